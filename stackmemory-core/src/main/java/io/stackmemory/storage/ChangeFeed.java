package io.stackmemory.storage;

/**
 * The capability of a store that several processes share to tell each of them what the
 * others write. Announcements come after the commit and in bounded time, but not before
 * the call that wrote returns. What a process writes itself is not announced to it. Safe
 * for use by several threads.
 */
public interface ChangeFeed {

	/**
	 * Begins to listen.
	 * @param listener who is told
	 * @return what ends it; the listener is not called any more once {@code close}
	 * returned, unless it calls that itself
	 */
	Subscription subscribe(ChangeListener listener);

	/**
	 * Listening that has begun.
	 */
	interface Subscription extends AutoCloseable {

		/**
		 * Ends it. Further calls do nothing.
		 */
		@Override
		void close();

	}

}
