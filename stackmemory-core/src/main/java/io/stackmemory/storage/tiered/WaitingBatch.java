package io.stackmemory.storage.tiered;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.WriteOperation;

/**
 * A batch as it was read from the outbox.
 */
final class WaitingBatch {

	private final String id;

	private final Revision revision;

	private final Instant time;

	private final int parts;

	private final List<EntryKey> documents = new ArrayList<>();

	private final List<WriteOperation> operations = new ArrayList<>();

	private long bytes;

	WaitingBatch(Entry first) {
		JsonNode document = first.value().tree();
		this.id = Outbox.batch(first.key());
		this.revision = first.revision();
		this.time = OutboxRecord.time(document);
		this.parts = OutboxRecord.parts(document);
		add(first, document);
	}

	/**
	 * Adds another part.
	 */
	void add(Entry entry) {
		add(entry, entry.value().tree());
	}

	private void add(Entry entry, JsonNode document) {
		this.documents.add(entry.key());
		this.bytes += entry.value().text().length();
		OutboxRecord.read(document, this.operations);
	}

	boolean isWhole() {
		return this.documents.size() == this.parts;
	}

	String id() {
		return this.id;
	}

	Revision revision() {
		return this.revision;
	}

	Instant time() {
		return this.time;
	}

	List<EntryKey> documents() {
		return this.documents;
	}

	List<WriteOperation> operations() {
		return this.operations;
	}

	long bytes() {
		return this.bytes;
	}

	Outbox.Pending pending() {
		return new Outbox.Pending(this.operations.size(), this.bytes, this.time, true);
	}

}
