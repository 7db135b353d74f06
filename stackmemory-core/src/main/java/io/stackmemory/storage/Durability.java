package io.stackmemory.storage;

/**
 * What survives what.
 *
 * @param acknowledged what every write survives once the call returned
 * @param flushed what it survives once {@link StorageBackend#flush()} returned
 */
public record Durability(Level acknowledged, Level flushed) {

	/**
	 * What a write survives. Each level includes those before it.
	 */
	public enum Level {

		/** Nothing: it is gone with the process. */
		PROCESS,

		/** The end of the process, also by force, while the operating system goes on. */
		OPERATING_SYSTEM,

		/** A crash or a power loss of the machine. */
		MACHINE,

		/** The loss of the machine and its disks. */
		ANYWHERE

	}

}
