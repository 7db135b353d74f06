package io.stackmemory.storage.file;

import java.io.IOException;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps lines that are damaged, each in a file of its own that is named after the place
 * where it was found. They stay until a person has looked at them.
 */
final class Quarantine {

	/** What the files end in. */
	static final String ENDING = ".damaged";

	private static final Logger logger = LoggerFactory.getLogger(Quarantine.class);

	private final Disk disk;

	private int found;

	Quarantine(Disk disk) throws IOException {
		this.disk = disk;
		this.found = files(disk).size();
	}

	/**
	 * How many lines there are.
	 */
	int size() {
		return this.found;
	}

	/**
	 * Keeps a line, unless it is kept already.
	 */
	void keep(String file, long position, byte[] line) throws IOException {
		String name = file + "-" + position + ENDING;
		if (files(this.disk).contains(name)) {
			return;
		}
		logger.error("A line of {} at byte {} is damaged. It is left out, and kept in {}", file, position, name);
		try (Disk.Content content = this.disk.create(name)) {
			content.write(0, line, 0, line.length);
			content.sync();
		}
		this.disk.sync();
		this.found++;
	}

	private static List<String> files(Disk disk) throws IOException {
		return disk.list().stream().filter((name) -> name.endsWith(ENDING)).toList();
	}

}
