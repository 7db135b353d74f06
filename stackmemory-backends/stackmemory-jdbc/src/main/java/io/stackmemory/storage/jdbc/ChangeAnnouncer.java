package io.stackmemory.storage.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.stackmemory.storage.EntryKey;

/**
 * Numbers the announcements of one process, so that whoever listens notices if one is
 * missing. An announcement travels in the transaction that it is about; which of several
 * comes first, and whether it comes at all, is known only when the transaction has ended.
 * So each one says below which number everything has ended, and which numbers came to
 * nothing.
 * <p>
 * The text is JSON: {@code s} the sender, {@code n} the number, {@code w} the number
 * below which all have ended, {@code v} numbers that came to nothing, {@code k} the keys
 * by namespace, or {@code true} for all of them, or no {@code k} for all of everything.
 * Safe for use by several threads.
 */
final class ChangeAnnouncer {

	/** What PostgreSQL can carry, see its documentation of NOTIFY. */
	private static final int MAXIMUM_BYTES = 7900;

	/** How many numbers are remembered; forgetting one looks like a missed message. */
	private static final int MAXIMUM_VOID = 200;

	private final String sender = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE),
			Character.MAX_RADIX);

	private final TreeSet<Long> pending = new TreeSet<>();

	private final TreeSet<Long> nothing = new TreeSet<>();

	private long latest;

	String sender() {
		return this.sender;
	}

	/**
	 * Makes the announcement of a transaction that is about to change entries. Must be
	 * settled.
	 */
	synchronized Announcement announce(Collection<EntryKey> keys) {
		long number = ++this.latest;
		this.pending.add(number);
		ObjectNode message = JsonNodeFactory.instance.objectNode();
		message.put("s", this.sender).put("n", number).put("w", this.pending.first());
		if (!this.nothing.isEmpty()) {
			this.nothing.forEach(message.putArray("v")::add);
		}
		return new Announcement(number, List.copyOf(this.nothing), withKeys(message, keys));
	}

	/**
	 * Takes note of how the transaction of an announcement has ended.
	 * @param sent whether it was, or may have been, committed together with a change
	 */
	synchronized void settle(Announcement announcement, boolean sent) {
		this.pending.remove(announcement.number);
		if (sent) {
			announcement.nothing.forEach(this.nothing::remove);
		}
		else {
			this.nothing.add(announcement.number);
			if (this.nothing.size() > MAXIMUM_VOID) {
				this.nothing.pollFirst();
			}
		}
	}

	private static String withKeys(ObjectNode message, Collection<EntryKey> keys) {
		ObjectNode named = message.deepCopy();
		ObjectNode whole = message.deepCopy();
		ObjectNode namedKeys = named.putObject("k");
		ObjectNode wholeNamespaces = whole.putObject("k");
		for (EntryKey key : keys) {
			namedKeys.withArrayProperty(key.namespace().name()).add(key.key());
			wholeNamespaces.put(key.namespace().name(), true);
		}
		return Stream.of(named, whole)
			.map(ObjectNode::toString)
			.filter((text) -> text.getBytes(StandardCharsets.UTF_8).length <= MAXIMUM_BYTES)
			.findFirst()
			.orElseGet(message::toString);
	}

	/**
	 * One announcement.
	 *
	 * @param number its number
	 * @param nothing the numbers that it says came to nothing
	 * @param text what is sent
	 */
	record Announcement(long number, List<Long> nothing, String text) {

	}

}
