package io.stackmemory.agent;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

import tools.jackson.databind.json.JsonMapper;

import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentStore;
import io.stackmemory.json.StableMapper;
import io.stackmemory.storage.query.Namespace;

/**
 * Where agents, tasks, messages and events are kept, and how they are asked for.
 */
final class AgentCollections {

	private static final CollectionSpec<Agent> AGENTS = CollectionSpec.of("agents", Agent.class, Agent::id)
		.index("status", "registeredAt")
		.index("heartbeatAt");

	private static final CollectionSpec<Task> TASKS = CollectionSpec.of("tasks", Task.class, Task::id)
		.index("status", "place")
		.index("claim.leaseUntil")
		.index("claim.agentId", "claim.claimedAt");

	private static final CollectionSpec<TaskDependent> DEPENDENTS = CollectionSpec.of("task-dependents",
			TaskDependent.class, TaskDependent::key);

	private static final CollectionSpec<Message> MESSAGES = CollectionSpec.of("messages", Message.class, Message::id)
		.index("to", "sequence")
		.index("conversation", "sequence");

	private static final CollectionSpec<ReadMark> READ_MARKS = CollectionSpec.of("message-reads", ReadMark.class,
			ReadMark::key);

	private static final CollectionSpec<Inbox> INBOXES = CollectionSpec.of("message-inboxes", Inbox.class,
			Inbox::agentId);

	private static final CollectionSpec<AgentEvent> EVENTS = CollectionSpec
		.of("agent-events", AgentEvent.class, AgentEvent::id)
		.index("sequence")
		.index("agentId", "sequence")
		.index("taskId", "sequence")
		.index("type", "sequence");

	/** Everything that is here. */
	static final Set<Namespace> NAMESPACES = Set.of(AGENTS.namespace(), TASKS.namespace(), DEPENDENTS.namespace(),
			MESSAGES.namespace(), READ_MARKS.namespace(), INBOXES.namespace(), EVENTS.namespace());

	private final DocumentStore store;

	private final Clock clock;

	private final DocumentCollection<Agent> agents;

	private final DocumentCollection<Task> tasks;

	private final DocumentCollection<TaskDependent> dependents;

	private final DocumentCollection<Message> messages;

	private final DocumentCollection<ReadMark> readMarks;

	private final DocumentCollection<Inbox> inboxes;

	private final DocumentCollection<AgentEvent> events;

	AgentCollections(DocumentStore store, Clock clock) {
		Supplier<JsonMapper> mapper = StableMapper::shared;
		this.store = store;
		this.clock = clock;
		this.agents = store.collection(AGENTS, mapper);
		this.tasks = store.collection(TASKS, mapper);
		this.dependents = store.collection(DEPENDENTS, mapper);
		this.messages = store.collection(MESSAGES, mapper);
		this.readMarks = store.collection(READ_MARKS, mapper);
		this.inboxes = store.collection(INBOXES, mapper);
		this.events = store.collection(EVENTS, mapper);
	}

	/**
	 * How a constant is written in documents.
	 */
	static String text(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

	DocumentStore store() {
		return this.store;
	}

	DocumentCollection<Agent> agents() {
		return this.agents;
	}

	DocumentCollection<Task> tasks() {
		return this.tasks;
	}

	DocumentCollection<TaskDependent> dependents() {
		return this.dependents;
	}

	DocumentCollection<Message> messages() {
		return this.messages;
	}

	DocumentCollection<ReadMark> readMarks() {
		return this.readMarks;
	}

	DocumentCollection<Inbox> inboxes() {
		return this.inboxes;
	}

	DocumentCollection<AgentEvent> events() {
		return this.events;
	}

	String newId() {
		return this.store.ids().next();
	}

	Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
	}

}
