package io.stackmemory.boot.metrics;

/**
 * What a backend is asked to do, as meters and spans name it.
 */
enum StorageOperation {

	READ("read"), READ_ALL("read_all"), WRITE("write"), SCAN("scan"), COUNT("count"), SEARCH("search"),
	NAMESPACES("namespaces"), FLUSH("flush");

	private final String label;

	StorageOperation(String label) {
		this.label = label;
	}

	String label() {
		return this.label;
	}

}
