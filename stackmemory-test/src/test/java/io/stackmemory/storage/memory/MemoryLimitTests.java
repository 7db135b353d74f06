package io.stackmemory.storage.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.document.DocumentStore;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.test.SettableClock;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MemoryLimitTests {

	private final SettableClock clock = new SettableClock(Instant.parse("2026-01-31T09:30:00Z"));

	private final DocumentStore store = new DocumentStore(new MemoryStorageBackend(this.clock, 1000), this.clock,
			DocumentStore.Settings.of(new JsonMapper()));

	private final DocumentCollection<String> texts = this.store.collection(
			CollectionSpec.of("texts", String.class, (text) -> text.substring(0, 1)).timeToLive(Duration.ofMinutes(1)));

	@Test
	void refusesWhatIsTooMuchAndChangesNothing() {
		this.texts.save("a".repeat(600));

		assertThatExceptionOfType(StorageFullException.class)
			.isThrownBy(() -> this.texts.saveAll(List.of("b".repeat(200), "c".repeat(200))));
		assertThat(this.texts.list(DocumentQuery.all())).containsExactly("a".repeat(600));
		this.texts.save("b".repeat(200));
	}

	@Test
	void countsWhatIsThereAndNotWhatWas() {
		for (int i = 0; i < 100; i++) {
			this.texts.save("a".repeat(900));
			this.texts.save("a".repeat(100));
			this.texts.save("b".repeat(700));
			this.texts.delete("b");
		}
		assertThat(this.texts.count(DocumentQuery.all())).isEqualTo(1);
	}

	@Test
	void makesRoomFromWhatHasExpired() {
		this.texts.save("a".repeat(900));
		this.clock.advance(Duration.ofMinutes(2));

		this.texts.save("b".repeat(900));
		assertThat(this.texts.list(DocumentQuery.all())).hasSize(1);
	}

	@Test
	void refusesALimitThatIsNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> new MemoryStorageBackend(Clock.systemUTC(), 0));
	}

}
