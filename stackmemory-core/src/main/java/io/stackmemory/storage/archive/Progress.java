package io.stackmemory.storage.archive;

/**
 * Is told how far something is that takes long. Called by the thread that does it.
 */
public interface Progress {

	/** Tells nobody. */
	Progress NONE = new Progress() {

		@Override
		public void expect(long entries) {
			// Nobody waits for it
		}

		@Override
		public void advance(long entries) {
			// Nobody looks
		}

	};

	/**
	 * How much there is to do in all.
	 * @param entries about how many entries
	 */
	void expect(long entries);

	/**
	 * How much was done since the last call.
	 * @param entries how many entries
	 */
	void advance(long entries);

}
