package io.stackmemory.storage.support;

import java.util.Arrays;
import java.util.List;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.JsonDocument;

/**
 * The keys of a namespace by the values of some fields, of every version that somebody
 * may read. Written by one thread at a time, read by any number.
 */
final class FieldIndex {

	private final List<FieldPath> fields;

	/** Keys of entries by the values of their fields and themselves. */
	private final BPlusTree<byte[], String> keys = new BPlusTree<>(Arrays::compareUnsigned);

	/** Its number among those of the namespace that were begun, or -1. */
	private volatile int number = -1;

	private volatile boolean complete;

	FieldIndex(List<FieldPath> fields) {
		this.fields = fields;
	}

	List<FieldPath> fields() {
		return this.fields;
	}

	int number() {
		return this.number;
	}

	void begin(int assigned) {
		this.number = assigned;
	}

	/**
	 * Whether everything is in it.
	 */
	boolean isComplete() {
		return this.complete;
	}

	void complete() {
		this.complete = true;
	}

	/**
	 * Writes where a document belongs.
	 */
	void writePlace(Utf8Buffer out, JsonDocument document, String key) {
		IndexKeys.write(out, document, this.fields, key);
	}

	void add(byte[] place, String key) {
		this.keys.put(place, key);
	}

	void remove(byte[] place) {
		this.keys.remove(place);
	}

	TreeCursor<byte[], String> range(IndexPlan plan) {
		return plan.isDescending() ? this.keys.descending(plan.from(), plan.isFromInclusive(), plan.to())
				: this.keys.ascending(plan.from(), plan.isFromInclusive(), plan.to());
	}

}
