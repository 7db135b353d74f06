package io.stackmemory.agent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.document.Find;
import io.stackmemory.document.Names;
import io.stackmemory.document.Page;
import io.stackmemory.document.Sequence;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Sort;

/**
 * What agents tell each other, in one order for all. A broadcast is stored once, however
 * many read it. Safe for use by several threads.
 */
public final class Messages {

	private static final Sort BY_SEQUENCE = Sort.ascending("sequence");

	private static final int AT_ONCE = 200;

	private final AgentCollections collections;

	private final Sequence sequence;

	Messages(AgentCollections collections) {
		this.collections = collections;
		this.sequence = collections.store().sequence("messages");
	}

	/**
	 * Sends a message to one agent.
	 * @param from the agent that sends it
	 * @param to the agent that it is for, registered or not
	 * @param type what kind of message
	 * @param content what it says, as JSON
	 * @return the message
	 */
	public Message send(String from, String to, String type, Map<String, Object> content) {
		return sendAll(List.of(new NewMessage(from, to, type, Priority.MEDIUM, content))).get(0);
	}

	/**
	 * Sends a message to all agents but the sender, also to those that register later.
	 * @param from the agent that sends it
	 * @param type what kind of message
	 * @param content what it says, as JSON
	 * @return the message
	 */
	public Message broadcast(String from, String type, Map<String, Object> content) {
		return send(from, Message.EVERYONE, type, content);
	}

	/**
	 * Sends several messages in their order, all or none.
	 * @param messages the messages
	 * @return the messages as they are stored
	 */
	public List<Message> sendAll(Collection<NewMessage> messages) {
		return this.sequence.take(messages.size(), (first) -> {
			Instant now = this.collections.now();
			List<Message> sent = new ArrayList<>();
			for (NewMessage message : messages) {
				long number = first + sent.size();
				boolean broadcast = Message.EVERYONE.equals(message.to());
				sent.add(new Message(Message.id(number), number, message.from(), message.to(),
						broadcast ? null : Message.conversation(message.from(), message.to()), message.type(),
						message.priority(), message.content(), now));
			}
			messages().insertAll(sent);
			return sent;
		});
	}

	/**
	 * Looks for a message.
	 * @param id which
	 * @return the message, or empty if there is none
	 */
	public Optional<Message> find(String id) {
		return messages().find(id);
	}

	/**
	 * What an agent has not read yet: what was sent to it, and what others sent to all.
	 * @param agentId the agent
	 * @param limit how many at most
	 * @return the messages, the oldest first
	 */
	public List<Message> unread(String agentId, int limit) {
		Names.requireId("agent", agentId);
		long readUpTo = this.collections.inboxes().find(agentId).map(Inbox::readUpTo).orElse(0L);
		List<Message> found = unread(agentId, agentId, readUpTo, limit);
		found.addAll(unread(agentId, Message.EVERYONE, readUpTo, limit));
		found.sort(Comparator.comparingLong(Message::sequence));
		return found.subList(0, Math.min(limit, found.size()));
	}

	/**
	 * How many messages an agent has not read yet.
	 * @param agentId the agent
	 * @return the number
	 */
	public long countUnread(String agentId) {
		return unread(agentId, Integer.MAX_VALUE).size();
	}

	/**
	 * Says that an agent has read messages. Those that it has read already stay as they
	 * are.
	 * @param agentId the agent
	 * @param messageIds which messages
	 * @throws MessageNotFoundException if there is no such message for this agent
	 */
	public void markRead(String agentId, Collection<String> messageIds) {
		Names.requireId("agent", agentId);
		this.collections.store().transactWithoutResult((transaction) -> {
			Instant now = this.collections.now();
			Map<String, Message> messages = messages().findAll(messageIds);
			long readUpTo = this.collections.inboxes().find(agentId).map(Inbox::readUpTo).orElse(0L);
			Map<String, ReadMark> marks = marks(agentId, messageIds);
			for (String id : messageIds) {
				Message message = messages.get(id);
				if (message == null || !message.isFor(agentId)) {
					throw new MessageNotFoundException(id);
				}
				ReadMark mark = new ReadMark(agentId, id, now);
				if (message.sequence() > readUpTo && !marks.containsKey(mark.key())) {
					this.collections.readMarks().save(mark);
				}
			}
		});
		advance(agentId);
	}

	/**
	 * Says that an agent has read everything up to a message.
	 * @param agentId the agent
	 * @param message the last message that it has read
	 */
	public void markReadUpTo(String agentId, Message message) {
		Names.requireId("agent", agentId);
		setReadUpTo(agentId, message.sequence());
	}

	/**
	 * What two agents have told each other, without broadcasts.
	 * @param one an agent
	 * @param other another agent
	 * @return the messages, the oldest first
	 */
	public List<Message> between(String one, String other) {
		return messages()
			.list(DocumentQuery.where(Filter.eq("conversation", Message.conversation(one, other))).sort(BY_SEQUENCE));
	}

	/**
	 * Begins a query of messages that is put together as it is read.
	 * @param path the path of the first field that is asked for, named as in
	 * {@link Message}
	 * @return what is compared
	 */
	public Find<Message>.Condition where(String path) {
		return messages().where(path, Sort.descending("sequence"));
	}

	/**
	 * Looks for messages, a page at a time.
	 * @param query what is asked; fields are named as in {@link Message}
	 * @return the messages, and where to go on
	 */
	public Page<Message> search(DocumentQuery query) {
		return messages().page(query);
	}

	private List<Message> unread(String agentId, String to, long after, int limit) {
		List<Message> found = new ArrayList<>();
		DocumentQuery query = DocumentQuery.where(Filter.eq("to", to), Filter.gt("sequence", after))
			.sort(BY_SEQUENCE)
			.limit(Math.min(limit, AT_ONCE));
		Page<Message> page = messages().page(query);
		while (true) {
			List<Message> candidates = page.values().stream().filter((message) -> message.isFor(agentId)).toList();
			Map<String, ReadMark> marks = marks(agentId, candidates.stream().map(Message::id).toList());
			for (Message message : candidates) {
				if (!marks.containsKey(ReadMark.key(agentId, message.id()))) {
					found.add(message);
				}
				if (found.size() == limit) {
					return found;
				}
			}
			@Nullable String next = page.next();
			if (next == null) {
				return found;
			}
			page = messages().page(query.limit(AT_ONCE).after(next));
		}
	}

	/**
	 * Forgets the marks of what an agent has read without a gap.
	 */
	private void advance(String agentId) {
		long last = this.sequence.last();
		List<Message> first = unread(agentId, 1);
		setReadUpTo(agentId, first.isEmpty() ? last : first.get(0).sequence() - 1);
	}

	private void setReadUpTo(String agentId, long number) {
		this.collections.store().transactWithoutResult((transaction) -> {
			long before = this.collections.inboxes().find(agentId).map(Inbox::readUpTo).orElse(0L);
			if (number > before) {
				this.collections.inboxes().save(new Inbox(agentId, number));
				for (ReadMark mark : this.collections.readMarks().list(DocumentQuery.all().keys(agentId + "/*"))) {
					if (Long.parseLong(mark.messageId()) <= number) {
						this.collections.readMarks().delete(mark.key());
					}
				}
			}
		});
	}

	private Map<String, ReadMark> marks(String agentId, Collection<String> messageIds) {
		return this.collections.readMarks()
			.findAll(messageIds.stream().map((id) -> ReadMark.key(agentId, id)).toList());
	}

	private DocumentCollection<Message> messages() {
		return this.collections.messages();
	}

}
