package io.stackmemory.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentNotFoundException;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.document.Find;
import io.stackmemory.document.Names;
import io.stackmemory.document.Page;
import io.stackmemory.json.StableMapper;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Sort;

/**
 * Who is there. Safe for use by several threads.
 */
public final class Agents {

	private final AgentCollections collections;

	Agents(AgentCollections collections) {
		this.collections = collections;
	}

	/**
	 * Registers a new agent, which is {@code active}.
	 * @param name what it is called, for people
	 * @param type what kind of agent
	 * @param capabilities what it can do
	 * @return the agent, with an id of its own
	 */
	public Agent register(String name, String type, Collection<String> capabilities) {
		return register(this.collections.newId(), name, type, capabilities, Map.of());
	}

	/**
	 * Registers an agent under an id that is known: one that was there before keeps when
	 * it was registered, and is {@code active} again.
	 * @param id its id
	 * @param name what it is called, for people
	 * @param type what kind of agent
	 * @param capabilities what it can do
	 * @param metadata facts about it, as JSON
	 * @return the agent
	 */
	public Agent register(String id, String name, String type, Collection<String> capabilities,
			Map<String, Object> metadata) {
		Names.requireId("agent", id);
		return this.collections.store().transact((transaction) -> {
			Instant now = this.collections.now();
			Instant first = agents().find(id).map(Agent::registeredAt).orElse(now);
			Agent agent = new Agent(id, name, type, AgentStatus.ACTIVE, Names.sorted("capability", capabilities),
					metadata, first, now);
			agents().save(agent);
			return agent;
		});
	}

	/**
	 * Looks for an agent.
	 * @param id which
	 * @return the agent, or empty if there is none
	 */
	public Optional<Agent> find(String id) {
		return agents().find(id);
	}

	/**
	 * Reads an agent.
	 * @param id which
	 * @return the agent
	 * @throws AgentNotFoundException if there is none
	 */
	public Agent get(String id) {
		return find(id).orElseThrow(() -> new AgentNotFoundException(id));
	}

	/**
	 * Says that an agent is there and does what it did.
	 * @param id which
	 * @return the agent
	 * @throws AgentNotFoundException if there is none
	 */
	public Agent heartbeat(String id) {
		return change(id, null);
	}

	/**
	 * Says what an agent is doing, which is a heartbeat too.
	 * @param id which
	 * @param status what it is doing
	 * @return the agent
	 * @throws AgentNotFoundException if there is none
	 */
	public Agent setStatus(String id, AgentStatus status) {
		return change(id, status);
	}

	/**
	 * The agents of a status.
	 * @param status what they are doing
	 * @return the agents, in the order of registering
	 */
	public List<Agent> withStatus(AgentStatus status) {
		return agents().list(DocumentQuery.where(Filter.eq("status", AgentCollections.text(status)))
			.sort(Sort.ascending("registeredAt")));
	}

	/**
	 * The agents that nothing was heard of for some time, and that are not shut down.
	 * @param duration for how long
	 * @return the agents, those that are silent for longest first
	 */
	public List<Agent> silentFor(Duration duration) {
		String limit = StableMapper.text(this.collections.now().minus(duration));
		return agents().list(DocumentQuery
			.where(Filter.lte("heartbeatAt", limit), Filter.ne("status", AgentCollections.text(AgentStatus.SHUTDOWN)))
			.sort(Sort.ascending("heartbeatAt")));
	}

	/**
	 * Begins a query of agents that is put together as it is read.
	 * @param path the path of the first field that is asked for, named as in
	 * {@link Agent}
	 * @return what is compared
	 */
	public Find<Agent>.Condition where(String path) {
		return agents().where(path, Sort.descending("registeredAt"));
	}

	/**
	 * Looks for agents, a page at a time.
	 * @param query what is asked; fields are named as in {@link Agent}
	 * @return the agents, and where to go on
	 */
	public Page<Agent> search(DocumentQuery query) {
		return agents().page(query);
	}

	/**
	 * Forgets an agent. Its tasks, messages and events stay.
	 * @param id which
	 * @return whether it was there
	 */
	public boolean remove(String id) {
		return agents().delete(id);
	}

	private Agent change(String id, @Nullable AgentStatus status) {
		try {
			return agents().change(id,
					(agent) -> agent.withStatus((status != null) ? status : agent.status(), this.collections.now()));
		}
		catch (DocumentNotFoundException ex) {
			throw new AgentNotFoundException(id);
		}
	}

	private DocumentCollection<Agent> agents() {
		return this.collections.agents();
	}

}
