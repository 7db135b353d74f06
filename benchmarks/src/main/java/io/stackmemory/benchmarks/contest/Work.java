package io.stackmemory.benchmarks.contest;

/**
 * What is done, by the names of the tables.
 */
enum Work {

	/** Single inserts. */
	W1("W1", "single inserts"),

	/** Single inserts by eight threads. */
	W1B("W1b", "single inserts, 8 threads"),

	/** All documents in one call, into an empty store. */
	W2("W2", "all documents in one call"),

	/** Reads by key. */
	W3("W3", "reads by key"),

	/** Reads by key by eight threads. */
	W3B("W3, 8 threads", "reads by key, 8 threads"),

	/** One of all by a field in the document. */
	W4A("W4a", "one of all by a field"),

	/** The last hundred of a run. */
	W4B("W4b", "the last 100 of a run"),

	/** Single updates. */
	W5("W5", "single updates"),

	/** Single deletes. */
	W6("W6", "single deletes");

	private final String label;

	private final String meaning;

	Work(String label, String meaning) {
		this.label = label;
		this.meaning = meaning;
	}

	String label() {
		return this.label;
	}

	String meaning() {
		return this.meaning;
	}

}
