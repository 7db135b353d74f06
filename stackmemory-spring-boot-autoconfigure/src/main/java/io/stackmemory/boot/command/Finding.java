package io.stackmemory.boot.command;

/**
 * What a doctor has found.
 *
 * @param store which store it is about
 * @param level how bad it is
 * @param check what was looked at
 * @param message what was found
 * @param advice what to do; empty where nothing is to be done
 */
record Finding(String store, Level level, String check, String message, String advice) {

	/**
	 * How bad it is.
	 */
	enum Level {

		/** As it should be. */
		OK,

		/** It works, but somebody should know. */
		WARNING,

		/** It does not work, or will lose something. */
		ERROR

	}

}
