package io.stackmemory.storage.routing;

import java.util.ArrayList;
import java.util.List;

import io.stackmemory.storage.Change;
import io.stackmemory.storage.ChangeFeed;
import io.stackmemory.storage.ChangeListener;

/**
 * Listens to several stores at once, and calls a listener for one at a time.
 */
final class SeveralFeeds implements ChangeFeed {

	private final List<ChangeFeed> feeds;

	SeveralFeeds(List<ChangeFeed> feeds) {
		this.feeds = List.copyOf(feeds);
	}

	@Override
	public Subscription subscribe(ChangeListener listener) {
		ChangeListener one = new OneAtATime(listener);
		List<Subscription> subscriptions = new ArrayList<>();
		this.feeds.forEach((feed) -> subscriptions.add(feed.subscribe(one)));
		return () -> subscriptions.forEach(Subscription::close);
	}

	/**
	 * Keeps calls apart that come on the threads of several stores.
	 */
	private static final class OneAtATime implements ChangeListener {

		private final ChangeListener listener;

		OneAtATime(ChangeListener listener) {
			this.listener = listener;
		}

		@Override
		public synchronized void onChange(Change change) {
			this.listener.onChange(change);
		}

		@Override
		public synchronized void onGap() {
			this.listener.onGap();
		}

	}

}
