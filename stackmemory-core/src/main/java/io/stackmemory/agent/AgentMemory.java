package io.stackmemory.agent;

import java.time.Clock;
import java.util.Set;

import io.stackmemory.document.DocumentStore;
import io.stackmemory.storage.query.Namespace;

/**
 * Agents, tasks, messages and events of one store. Make one for a store: threads that
 * claim tasks or take numbers through the same object don't conflict with each other.
 * Safe for use by several threads.
 */
public final class AgentMemory {

	/** Where everything about agents is: changed together, so kept in one store. */
	public static final Set<Namespace> NAMESPACES = AgentCollections.NAMESPACES;

	private final Agents agents;

	private final Tasks tasks;

	private final Messages messages;

	private final AgentEvents events;

	/**
	 * Gives access to the agents of a store, and declares the indexes of their
	 * collections.
	 * @param store where they are
	 * @param clock the wall clock
	 */
	public AgentMemory(DocumentStore store, Clock clock) {
		AgentCollections collections = new AgentCollections(store, clock);
		this.agents = new Agents(collections);
		this.tasks = new Tasks(collections);
		this.messages = new Messages(collections);
		this.events = new AgentEvents(collections);
	}

	/**
	 * Who is there.
	 * @return the agents
	 */
	public Agents agents() {
		return this.agents;
	}

	/**
	 * What there is to do.
	 * @return the tasks
	 */
	public Tasks tasks() {
		return this.tasks;
	}

	/**
	 * What agents tell each other.
	 * @return the messages
	 */
	public Messages messages() {
		return this.messages;
	}

	/**
	 * What happened.
	 * @return the events
	 */
	public AgentEvents events() {
		return this.events;
	}

}
