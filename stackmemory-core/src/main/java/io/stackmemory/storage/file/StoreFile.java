package io.stackmemory.storage.file;

import java.io.IOException;

/**
 * A file of a store that is open.
 *
 * @param name its name in the directory, when it was opened
 * @param content what is in it
 */
record StoreFile(String name, Disk.Content content) {

	/** What all data files end in. */
	static final String DATA = ".data.ndjson";

	/** What all parts of the log end in. */
	static final String LOG = ".wal.ndjson";

	/** What files end in that are not finished. */
	static final String UNFINISHED = ".tmp";

	private static final int LOG_DIGITS = 8;

	/**
	 * The name of the data file of a namespace: characters that not every file system can
	 * have, or can tell from others, are written as {@code %} and two digits.
	 */
	static String dataName(String namespace) {
		StringBuilder name = new StringBuilder();
		for (int i = 0; i < namespace.length(); i++) {
			char character = namespace.charAt(i);
			boolean plain = (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9')
					|| "#._-".indexOf(character) >= 0;
			name.append(plain ? String.valueOf(character) : "%%%02x".formatted((int) character));
		}
		return name.append(DATA).toString();
	}

	/**
	 * The name of a part of the log.
	 */
	static String logName(long number) {
		String digits = Long.toString(number);
		return "0".repeat(Math.max(0, LOG_DIGITS - digits.length())) + digits + LOG;
	}

	/**
	 * The number of a part of the log.
	 */
	static long logNumber(String name) {
		return Long.parseLong(name.substring(0, name.length() - LOG.length()));
	}

	static boolean isLog(String name) {
		return name.endsWith(LOG) && name.substring(0, name.length() - LOG.length()).matches("[0-9]{1,18}");
	}

	void close() throws IOException {
		this.content.close();
	}

}
