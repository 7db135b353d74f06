package io.stackmemory.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.document.Leases;
import io.stackmemory.frame.Anchor;
import io.stackmemory.frame.AnchorType;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameStack;
import io.stackmemory.frame.FrameType;
import io.stackmemory.frame.Frames;
import io.stackmemory.retention.FrameRetention;
import io.stackmemory.retention.RetentionPolicy;
import io.stackmemory.retention.RetentionSettings;
import io.stackmemory.retention.SweepReport;
import io.stackmemory.retention.Sweeper;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Maintenance;
import io.stackmemory.storage.query.Namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What is kept, and what is forgotten completely.
 */
public abstract class RetentionContract extends MemoryContract {

	private static final Duration DAY = Duration.ofDays(1);

	@Test
	protected void forgetsByAgeNumberAndSize() {
		DocumentCollection<Note> notes = notes();
		for (int i = 0; i < 1000; i++) {
			notes.save(new Note("n" + i, "text " + i));
			this.clock.advance(Duration.ofMinutes(1));
		}
		assertThat(sweep("notes", "ttl_10h")).isEqualTo(401L);
		assertThat(notes.count(DocumentQuery.all())).isEqualTo(599);
		assertThat(sweep("notes", "keep_last_450")).isEqualTo(149L);
		assertThat(notes.find("n549")).isEmpty();
		assertThat(notes.find("n550")).isPresent();
		assertThat(sweep("notes", "ttl_365d, max_bytes_1kb")).isGreaterThan(400L);
		assertThat(notes.count(DocumentQuery.all())).isBetween(20L, 50L);
		assertThat(notes.find("n999")).isPresent();
		assertThat(sweep("notes", "keep_forever")).isZero();
		assertThat(sweep("nothing", "ttl_1s")).isZero();
	}

	@Test
	protected void removesWhatHasExpired() {
		DocumentCollection<Note> notes = memory().collection(
				CollectionSpec.of("notes", Note.class, Note::id).unique("text").timeToLive(Duration.ofHours(1)));
		for (int i = 0; i < 450; i++) {
			notes.insert(new Note("n" + i, "text " + i));
		}
		this.clock.advance(Duration.ofHours(2));
		notes.insert(new Note("n7", "text 7"));
		assertThat(notes.count(DocumentQuery.all())).isEqualTo(1);
		Sweeper sweeper = memory().sweeper(RetentionSettings.KEEP_FOREVER);
		assumeThat(backend().maintenance()).as("the store has to be cleared of what has expired").isPresent();

		Maintenance maintenance = set(backend().maintenance().orElse(null));
		assertThat(maintenance.removeExpired(100)).isEqualTo(100);
		assertThat(maintenance.countExpired()).isEqualTo(798);
		assertThat(forgotten(sweeper)).isEqualTo(Map.of(Sweeper.EXPIRED, 798L));
		assertThat(maintenance.countExpired()).isZero();
		assertThat(maintenance.removeExpired(100)).isZero();
		assertThat(forgotten(sweeper)).isEmpty();
		assertThat(memory().collection(CollectionSpec.of("notes", Note.class, Note::id)).get("n7").text())
			.isEqualTo("text 7");
		reopen();
		assertThat(notes().list(DocumentQuery.all())).extracting(Note::id)
			.containsExactlyElementsOf(
					memory().backend().durability().flushed() == Durability.Level.PROCESS ? List.of() : List.of("n7"));
	}

	@Test
	protected void letsUniqueValuesGoWithTheirDocuments() {
		DocumentCollection<Note> unique = memory()
			.collection(CollectionSpec.of("unique", Note.class, Note::id).unique("text"));
		unique.insert(new Note("a", "taken"));
		this.clock.advance(DAY);
		assertThat(sweep("unique", "ttl_1h")).isEqualTo(1);
		unique.insert(new Note("b", "taken"));
		assertThat(unique.list(DocumentQuery.all())).hasSize(1);
		this.clock.advance(DAY);
		assertThat(sweep("unique", "ttl_1h")).isEqualTo(1);
		assertThat(backend().namespaces()).extracting(Namespace::name).noneMatch((name) -> name.startsWith("#unique"));
	}

	@Test
	protected void agesFramesInSteps() {
		FrameStack stack = frames().stack("p", "r");
		Frame root = stack.push(FrameType.TASK, "root", Map.of());
		Frame child = stack.push(FrameType.TASK, "child", Map.of());
		for (int i = 0; i < 3; i++) {
			frames().events().append(child.id(), "t", Map.of("n", i));
		}
		frames().events().append(child.id(), "t", Map.of("large", "x".repeat(50_000)));
		frames().artifacts().add(child.id(), "file", "a.txt", "");
		Anchor anchor = frames().anchors().add(child.id(), AnchorType.DECISION, "so", 9);
		stack.close(root.id(), Map.of());
		Sweeper sweeper = sweeper(new FrameRetention(DAY, DAY.multipliedBy(2), DAY.multipliedBy(3)));

		assertThat(forgotten(sweeper)).isEmpty();
		this.clock.advance(DAY);
		assertThat(forgotten(sweeper)).isEqualTo(Map.of("frame-events", 4L, "frame-payloads", 1L, "artifacts", 1L));
		Frame reduced = frames().get(child.id());
		assertThat(reduced.reducedAt()).isEqualTo(this.clock.instant());
		assertThat(set(reduced.digest()).events()).isEqualTo(Map.of("t", 4L));
		assertThat(set(reduced.digest()).decisions()).containsExactly("so");
		assertThat(forgotten(sweeper)).isEmpty();

		this.clock.advance(DAY);
		assertThat(forgotten(sweeper)).isEqualTo(Map.of("frames", 2L));
		assertThat(frames().anchors().ofRun("p", "r")).containsExactly(anchor);
		this.clock.advance(DAY);
		assertThat(forgotten(sweeper)).isEqualTo(Map.of("anchors", 1L, "runs", 1L));
		assertThat(backend().namespaces()).extracting(Namespace::name)
			.doesNotContain("frames", "frame-events", "frame-payloads", "anchors", "artifacts", "runs");
	}

	@Test
	protected void forgetsEverythingOfARunAtOnceIfItIsOldEnough() {
		FrameStack stack = frames().stack("p", "r");
		Frame root = stack.push(FrameType.TASK, "root", Map.of());
		frames().events().append(root.id(), "t", Map.of());
		frames().anchors().add(root.id(), AnchorType.FACT, "so");
		stack.pop(Map.of());
		this.clock.advance(DAY);
		assertThat(forgotten(sweeper(new FrameRetention(DAY, DAY, DAY))))
			.isEqualTo(Map.of("frame-events", 1L, "frames", 1L, "anchors", 1L, "runs", 1L));
	}

	@Test
	protected void keepsWhatIsOpenPinnedOrProtected() {
		Frame open = frames().stack("p", "open").push(FrameType.TASK, "open", Map.of());
		Frame closedBelow = frames().stack("p", "open").push(FrameType.TASK, "closed below", Map.of());
		frames().stack("p", "open").pop(Map.of());
		Frame parent = frames().stack("p", "pinned").push(FrameType.TASK, "parent", Map.of());
		Frame pinned = frames().stack("p", "pinned").push(FrameType.TASK, "pinned", Map.of());
		frames().events().append(pinned.id(), "t", Map.of());
		frames().stack("p", "pinned").close(parent.id(), Map.of());
		frames().pin(pinned.id());
		Frame guarded = frames().stack("p", "protected").push(FrameType.TASK, "protected", Map.of());
		frames().anchors().add(guarded.id(), AnchorType.FACT, "kept");
		frames().stack("p", "protected").pop(Map.of());
		frames().protect("p", "protected");
		this.clock.advance(DAY.multipliedBy(9));
		Sweeper sweeper = sweeper(new FrameRetention(DAY, DAY, DAY));

		assertThat(forgotten(sweeper)).isEqualTo(Map.of("frames", 1L));
		assertThat(frames().find(closedBelow.id())).isEmpty();
		assertThat(frames().find(open.id())).isPresent();
		assertThat(frames().events().count(pinned.id())).isEqualTo(1);
		assertThat(frames().find(parent.id())).isPresent();
		assertThat(frames().anchors().ofFrame(guarded.id())).hasSize(1);

		assertThat(frames().unpin(pinned.id())).isTrue();
		assertThat(frames().unprotect("p", "protected")).isTrue();
		assertThat(forgotten(sweeper)).isEqualTo(Map.of("frame-events", 1L, "frames", 3L, "anchors", 1L, "runs", 2L));
	}

	@Test
	protected void sweepsOnOneInstanceAtATime() {
		notes().save(new Note("a", "x"));
		this.clock.advance(DAY);
		RetentionSettings settings = new RetentionSettings(Map.of("notes", RetentionPolicy.parse("ttl_1h")),
				FrameRetention.KEEP_FOREVER);
		try (Leases.Lease lease = otherMemory().leases().tryAcquire("sweeper", Duration.ofMinutes(1)).orElseThrow()) {
			assertThat(lease.isHeld()).isTrue();
			assertThat(memory().sweeper(settings).sweep().skipped()).isTrue();
			assertThat(memory().sweeper(settings).dryRun().total()).isEqualTo(1);
		}
		assertThat(memory().sweeper(settings).sweep().total()).isEqualTo(1);
	}

	@Test
	protected void refusesWhatIsNoPolicy() {
		assertThatIllegalArgumentException().isThrownBy(() -> RetentionPolicy.parse("ttl_30"))
			.withMessageContaining("'ttl_30' is no retention policy; these are: keep_forever, ttl_30d");
		assertThatIllegalArgumentException().isThrownBy(() -> new FrameRetention(DAY.multipliedBy(2), DAY, null));
	}

	private Map<String, Long> forgotten(Sweeper sweeper) {
		SweepReport expected = sweeper.dryRun();
		SweepReport report = sweeper.sweep();
		assertThat(report.forgotten()).isEqualTo(expected.forgotten());
		assertThat(report.reducedFrames()).isEqualTo(expected.reducedFrames());
		return report.forgotten();
	}

	private long sweep(String collection, String policy) {
		Sweeper sweeper = memory().sweeper(
				new RetentionSettings(Map.of(collection, RetentionPolicy.parse(policy)), FrameRetention.KEEP_FOREVER));
		return forgotten(sweeper).getOrDefault(collection, 0L);
	}

	private Sweeper sweeper(FrameRetention retention) {
		return memory().sweeper(new RetentionSettings(Map.of(), retention));
	}

	private DocumentCollection<Note> notes() {
		return memory().collection(CollectionSpec.of("notes", Note.class, Note::id));
	}

	private Frames frames() {
		return memory().frames();
	}

	/**
	 * A document of an application.
	 *
	 * @param id its id
	 * @param text its text
	 */
	public record Note(String id, String text) {

	}

}
