package io.stackmemory.test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What all contracts share: a store opened for each test, a clock, and short ways to
 * write and read.
 */
@ExtendWith(FixtureResolver.class)
@Timeout(300)
abstract class BackendContract {

	static final Instant START = Instant.parse("2026-01-31T09:30:00.123Z");

	static final Namespace NAMESPACE = new Namespace("contract");

	static final Query ALL = Query.of(NAMESPACE);

	final SettableClock clock = new SettableClock(START);

	private @Nullable BackendFixture fixture;

	private @Nullable StorageBackend backend;

	private Revision latest = Revision.at(START);

	@BeforeEach
	void openStore(BackendFixture opener) {
		this.fixture = opener;
		this.backend = opener.open(this.clock);
	}

	@AfterEach
	void closeStore() {
		if (this.backend != null) {
			this.backend.close();
		}
	}

	final StorageBackend backend() {
		return set(this.backend);
	}

	final int rounds() {
		return set(this.fixture).rounds();
	}

	final StorageBackend reopen() {
		backend().close();
		this.backend = set(this.fixture).open(this.clock);
		return this.backend;
	}

	/**
	 * A revision greater than all before.
	 */
	final Revision nextRevision() {
		Revision now = Revision.at(this.clock.instant());
		this.latest = now.isAfter(this.latest) ? now : this.latest.next();
		return this.latest;
	}

	final WriteBatch batch(WriteOperation... operations) {
		return new WriteBatch(nextRevision(), this.clock.instant(), Arrays.asList(operations));
	}

	final Revision write(WriteOperation... operations) {
		WriteBatch batch = batch(operations);
		backend().write(batch);
		return batch.revision();
	}

	final Revision put(String key, String json) {
		return write(new WriteOperation.Put(key(key), json(json), Precondition.ANY));
	}

	final Revision putUntil(String key, String json, Instant expiresAt) {
		return write(
				new WriteOperation.Put(key(key), json(json), JsonDocument.EMPTY_OBJECT, expiresAt, Precondition.ANY));
	}

	final void delete(String key) {
		write(new WriteOperation.Delete(key(key), Precondition.ANY));
	}

	final Entry entry(EntryKey key) {
		Entry entry = backend().read(key);
		assertThat(entry).as("the entry %s", key).isNotNull();
		return set(entry);
	}

	final Entry entry(String key) {
		return entry(key(key));
	}

	final void assertAbsent(String... keys) {
		for (String key : keys) {
			assertThat(backend().read(key(key))).as("the entry '%s'", key).isNull();
		}
	}

	final List<Entry> entries(Query query) {
		List<Entry> entries = new ArrayList<>();
		backend().scan(query, entries::add);
		return entries;
	}

	final List<String> keys(Query query) {
		return entries(query).stream().map((entry) -> entry.key().key()).toList();
	}

	final void emptyTheStore() {
		this.clock.advance(Duration.ofSeconds(1));
		for (Namespace namespace : backend().namespaces()) {
			entries(Query.of(namespace))
				.forEach((entry) -> write(new WriteOperation.Delete(entry.key(), Precondition.ANY)));
		}
		this.clock.advance(Duration.ofSeconds(1));
	}

	/**
	 * Writes a batch that must fail on a precondition.
	 */
	final VersionConflictException catchConflict(WriteOperation... operations) {
		WriteBatch batch = batch(operations);
		return set(catchThrowableOfType(VersionConflictException.class, () -> backend().write(batch)));
	}

	static EntryKey key(String key) {
		return new EntryKey(NAMESPACE, key);
	}

	static JsonDocument json(String text) {
		return JsonDocument.parse(text);
	}

	static <T> T set(@Nullable T value) {
		if (value == null) {
			throw new IllegalStateException("The store is not open, or an entry is missing");
		}
		return value;
	}

}
