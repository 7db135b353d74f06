package io.stackmemory.document;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializerBase;

import io.stackmemory.json.JsonSyntaxException;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Sort;
import io.stackmemory.test.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DocumentCollectionTests {

	private final SettableClock clock = new SettableClock(Instant.parse("2026-01-31T09:30:00Z"));

	private final DocumentStore store = new DocumentStore(new MemoryStorageBackend(this.clock), this.clock,
			new DocumentStore.Settings(new JsonMapper(), 1000, TransactionSettings.DEFAULTS));

	private final DocumentCollection<Note> notes = this.store
		.collection(CollectionSpec.of("notes", Note.class, Note::id));

	@Test
	void savesInsertsAndUpdates() {
		this.notes.save(new Note("a", "one", 1));
		this.notes.save(new Note("a", "two", 2));
		this.notes.update(new Note("a", "three", 3));

		assertThat(this.notes.get("a").text()).isEqualTo("three");
		assertThatExceptionOfType(DocumentExistsException.class)
			.isThrownBy(() -> this.notes.insert(new Note("a", "again", 1)));
		assertThatExceptionOfType(DocumentNotFoundException.class)
			.isThrownBy(() -> this.notes.update(new Note("b", "none", 1)));
		assertThatExceptionOfType(DocumentNotFoundException.class).isThrownBy(() -> this.notes.get("b"));
		assertThat(this.notes.find("b")).isEmpty();
	}

	@Test
	void updatesAtARevision() {
		Revision first = this.notes.insert(new Note("a", "one", 1));
		Revision second = this.notes.update(new Note("a", "two", 2), first);

		assertThat(second.isAfter(first)).isTrue();
		assertThatExceptionOfType(VersionConflictException.class)
			.isThrownBy(() -> this.notes.update(new Note("a", "late", 3), first))
			.satisfies((ex) -> assertThat(ex.actual()).isEqualTo(second));
		assertThatExceptionOfType(VersionConflictException.class).isThrownBy(() -> this.notes.delete("a", first));
		this.notes.delete("a", second);
		assertThat(this.notes.find("a")).isEmpty();
	}

	@Test
	void keepsWhenADocumentWasCreated() {
		this.notes.save(new Note("a", "one", 1), WriteOptions.NONE.withMetadata(Map.of("k", 1)));
		Instant created = this.clock.instant();
		this.clock.advance(Duration.ofSeconds(5));
		this.notes.save(new Note("a", "two", 2));

		Document<Note> document = this.notes.findDocument("a").orElseThrow();
		assertThat(document.createdAt()).isEqualTo(created);
		assertThat(document.updatedAt()).isEqualTo(created.plusSeconds(5));
		assertThat(document.metadata()).isEmpty();
	}

	@Test
	void changesWithoutTouchingTheRest() {
		this.notes.save(new Note("a", "one", 1),
				WriteOptions.NONE.withMetadata(Map.of("k", 1)).withExpiresAt(this.clock.instant().plusSeconds(9)));

		assertThat(this.notes.change("a", (note) -> new Note("a", note.text(), note.stars() + 1)).stars()).isEqualTo(2);
		Document<Note> document = this.notes.findDocument("a").orElseThrow();
		assertThat(document.metadata()).containsEntry("k", 1);
		assertThat(document.expiresAt()).isNotNull();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.notes.change("a", (note) -> new Note("b", "moved", 1)));
		assertThatExceptionOfType(DocumentNotFoundException.class)
			.isThrownBy(() -> this.notes.change("none", (note) -> note));
	}

	@Test
	void tellsWhetherItDeleted() {
		this.notes.save(new Note("a", "one", 1));

		assertThat(this.notes.delete("a")).isTrue();
		assertThat(this.notes.delete("a")).isFalse();
	}

	@Test
	void writesAllOrNone() {
		this.notes.save(new Note("b", "there", 1));

		assertThatExceptionOfType(DocumentExistsException.class)
			.isThrownBy(() -> this.notes.insertAll(List.of(new Note("a", "new", 1), new Note("b", "taken", 1))));
		assertThat(this.notes.find("a")).isEmpty();
		this.notes.saveAll(List.of(new Note("a", "new", 1), new Note("b", "over", 2)));
		this.notes.saveAll(List.of());
		assertThat(this.notes.findAll(List.of("b", "x", "a"))).containsOnlyKeys("a", "b");
	}

	@Test
	void mergesAndReplacesMetadata() {
		this.notes.save(new Note("a", "one", 1),
				WriteOptions.NONE.withMetadata(Map.of("x", Map.of("y", 1, "z", 2), "w", 3)));
		this.notes.mergeMetadata("a", Map.of("x", Map.of("y", 5), "v", 6));
		this.notes.mergeMetadata("a", Collections.singletonMap("w", null));
		assertThat(this.notes.findDocument("a").orElseThrow().metadata())
			.isEqualTo(Map.of("x", Map.of("y", 5, "z", 2), "v", 6));

		this.notes.replaceMetadata("a", Map.of("only", true));
		assertThat(this.notes.findDocument("a").orElseThrow().metadata()).isEqualTo(Map.of("only", true));
		assertThatExceptionOfType(DocumentNotFoundException.class)
			.isThrownBy(() -> this.notes.replaceMetadata("none", Map.of()));
	}

	@Test
	void expires() {
		DocumentCollection<Note> brief = this.store
			.collection(CollectionSpec.of("brief", Note.class, Note::id).timeToLive(Duration.ofSeconds(10)));
		brief.save(new Note("a", "one", 1));
		brief.save(new Note("b", "two", 1));
		brief.expire("b", null);
		this.clock.advance(Duration.ofSeconds(10));

		assertThat(brief.find("a")).isEmpty();
		assertThat(brief.list(DocumentQuery.all())).extracting(Note::id).containsExactly("b");
		brief.insert(new Note("a", "again", 1));
		brief.expire("a", this.clock.instant());
		assertThat(brief.count(DocumentQuery.all())).isEqualTo(1);
	}

	@Test
	void listsCountsAndDeletes() {
		fill(1200);

		assertThat(
				this.notes.list(DocumentQuery.where(Filter.gte("stars", 1190)).sort(Sort.descending("stars")).limit(3)))
			.extracting(Note::stars)
			.containsExactly(1199, 1198, 1197);
		assertThat(this.notes.count(DocumentQuery.all().keys("n11*"))).isEqualTo(100);
		assertThat(this.notes.deleteAll(DocumentQuery.where(Filter.lt("stars", 1100)))).isEqualTo(1100);
		assertThat(this.notes.deleteAll(DocumentQuery.all().limit(30))).isEqualTo(30);
		assertThat(this.notes.deleteAll(DocumentQuery.all().offset(60))).isEqualTo(10);
		List<String> left = new ArrayList<>();
		this.notes.forEach(DocumentQuery.all(), (document) -> left.add(document.key()));
		assertThat(left).hasSize(60);
	}

	@Test
	void pagesWithCursors() {
		fill(25);
		DocumentQuery query = DocumentQuery.all().sort(Sort.ascending("text"), Sort.descending("stars")).limit(10);
		List<Note> seen = new ArrayList<>();
		Page<Note> page = this.notes.page(query);
		while (page.next() != null) {
			seen.addAll(page.values());
			this.notes.save(new Note("late" + seen.size(), "a", -seen.size()));
			page = this.notes.page(query.after(page.next()));
		}
		seen.addAll(page.values());

		assertThat(seen).extracting(Note::id).doesNotHaveDuplicates().hasSizeBetween(25, 28);
		assertThat(this.notes.page(query.limit(0)).items()).isEmpty();
		assertThat(this.notes.page(DocumentQuery.all()).nextCursor()).isEmpty();
		String cursor = this.notes.page(query).next();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.notes.page(DocumentQuery.all().sort(Sort.ascending("stars")).after(cursor)))
			.withMessageContaining("belongs to another order");
		for (String bad : Arrays.asList("", "x", "e30", "%%%", "bnVsbA")) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.notes.page(query.after(bad)));
		}
	}

	@Test
	void comparesTextsInTheFormThatTheMapperGivesThem() {
		SimpleModule loud = new SimpleModule().addSerializer(String.class, new ToStringSerializerBase(String.class) {

			@Override
			public String valueToString(Object text) {
				return text.toString().toUpperCase(Locale.ROOT);
			}

		});
		DocumentCollection<Note> shouted = this.store.collection(CollectionSpec.of("shouted", Note.class, Note::id),
				JsonMapper.builder().addModule(loud).build());
		shouted.save(new Note("a", "one", 1));
		this.notes.save(new Note("a", "one", 1));

		assertThat(shouted.where("text").is("one").list()).containsExactly(new Note("A", "ONE", 1));
		assertThat(this.notes.where("text").is("one").list()).containsExactly(new Note("a", "one", 1));
		assertThat(this.notes.where("text").is("ONE").list()).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> this.notes.where("text").is("\u0000"));
	}

	@Test
	void refusesWhatIsTooLargeOrNoJson() {
		assertThatExceptionOfType(DocumentTooLargeException.class)
			.isThrownBy(() -> this.notes.save(new Note("a", "é".repeat(600), 1)))
			.withMessageContaining("1000 are accepted");
		assertThatExceptionOfType(JsonSyntaxException.class).isThrownBy(() -> this.notes.save(new Note("a", "\0", 1)));
		assertThatExceptionOfType(JsonSyntaxException.class)
			.isThrownBy(() -> this.notes.save(new Note("a", "\ud800", 1)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.notes.save(new Note("", "x", 1)));
		assertThat(this.notes.count(DocumentQuery.all())).isZero();
	}

	@Test
	void saysThatADocumentIsOfAnotherType() {
		this.store.collection(CollectionSpec.of("notes", String.class, (text) -> "a")).save("no note");

		assertThatExceptionOfType(JsonSyntaxException.class).isThrownBy(() -> this.notes.get("a"))
			.withMessageContaining("notes/a can't be read as");
	}

	private void fill(int count) {
		List<Note> all = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			all.add(new Note("n%04d".formatted(i), "t" + i % 3, i));
		}
		this.notes.insertAll(all);
	}

	record Note(String id, @Nullable String text, int stars) {

	}

}
