package io.stackmemory.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * The directory of a store, as far as the store uses it. Nothing here is ended by an
 * interrupt of the thread.
 */
interface Disk {

	/**
	 * The names of the files.
	 */
	List<String> list() throws IOException;

	/**
	 * Opens a file that is there for reading and writing.
	 */
	Content open(String name) throws IOException;

	/**
	 * Makes an empty file, in place of one that is there.
	 */
	Content create(String name) throws IOException;

	/**
	 * Gives a file the place of another one, in one step.
	 */
	void rename(String from, String to) throws IOException;

	void delete(String name) throws IOException;

	/**
	 * Waits until the names that were made, changed and deleted survive a power loss.
	 */
	void sync() throws IOException;

	/**
	 * What is in a file. Reading is safe for several threads, and beside one that writes.
	 */
	interface Content extends Closeable {

		long size() throws IOException;

		/**
		 * Reads at a position until the part of the array is full or the file ends.
		 * @return how many bytes were read
		 */
		int read(long position, byte[] bytes, int offset, int length) throws IOException;

		/**
		 * Writes all of a part of an array at a position.
		 */
		void write(long position, byte[] bytes, int offset, int length) throws IOException;

		void truncate(long size) throws IOException;

		/**
		 * Waits until what was written survives a power loss.
		 */
		void sync() throws IOException;

	}

}
