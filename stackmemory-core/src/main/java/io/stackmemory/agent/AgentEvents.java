package io.stackmemory.agent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.stackmemory.document.DocumentQuery;
import io.stackmemory.document.Page;
import io.stackmemory.document.Sequence;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Sort;

/**
 * What happened, in one order for all processes on the store: whoever asks for what came
 * after the last number that he has seen misses nothing. Safe for use by several threads.
 */
public final class AgentEvents {

	private static final Sort BY_SEQUENCE = Sort.ascending("sequence");

	private final AgentCollections collections;

	private final Sequence sequence;

	AgentEvents(AgentCollections collections) {
		this.collections = collections;
		this.sequence = collections.store().sequence("agent-events");
	}

	/**
	 * Appends an event.
	 * @param type what kind of event
	 * @param agentId the agent that it is about, or null
	 * @param taskId the task that it is about, or null
	 * @param payload what happened, as JSON
	 * @return the event
	 */
	public AgentEvent append(String type, @Nullable String agentId, @Nullable String taskId,
			Map<String, Object> payload) {
		return appendAll(List.of(new New(type, agentId, taskId, payload))).get(0);
	}

	/**
	 * Appends several events in their order, all or none.
	 * @param events the events
	 * @return the events as they are stored
	 */
	public List<AgentEvent> appendAll(Collection<New> events) {
		return this.sequence.take(events.size(), (first) -> {
			Instant now = this.collections.now();
			List<AgentEvent> appended = new ArrayList<>(events.size());
			for (New event : events) {
				long number = first + appended.size();
				appended.add(new AgentEvent(Message.id(number), number, event.agentId, event.taskId, event.type,
						event.payload, now));
			}
			this.collections.events().insertAll(appended);
			return appended;
		});
	}

	/**
	 * What happened after an event.
	 * @param after the number of the last event that was seen; 0 for all
	 * @param limit how many at most
	 * @return the events, in their order
	 */
	public List<AgentEvent> since(long after, int limit) {
		return list(limit, Filter.gt("sequence", after));
	}

	/**
	 * What happened to an agent after an event.
	 * @param agentId the agent
	 * @param after the number of the last event that was seen; 0 for all
	 * @param limit how many at most
	 * @return the events, in their order
	 */
	public List<AgentEvent> ofAgent(String agentId, long after, int limit) {
		return list(limit, Filter.eq("agentId", agentId), Filter.gt("sequence", after));
	}

	/**
	 * What happened to a task after an event.
	 * @param taskId the task
	 * @param after the number of the last event that was seen; 0 for all
	 * @param limit how many at most
	 * @return the events, in their order
	 */
	public List<AgentEvent> ofTask(String taskId, long after, int limit) {
		return list(limit, Filter.eq("taskId", taskId), Filter.gt("sequence", after));
	}

	/**
	 * What happened of a kind after an event.
	 * @param type the kind
	 * @param after the number of the last event that was seen; 0 for all
	 * @param limit how many at most
	 * @return the events, in their order
	 */
	public List<AgentEvent> ofType(String type, long after, int limit) {
		return list(limit, Filter.eq("type", type), Filter.gt("sequence", after));
	}

	/**
	 * Looks for events, a page at a time.
	 * @param query what is asked; fields are named as in {@link AgentEvent}
	 * @return the events, and where to go on
	 */
	public Page<AgentEvent> search(DocumentQuery query) {
		return this.collections.events().page(query);
	}

	private List<AgentEvent> list(int limit, Filter... filters) {
		return this.collections.events().list(DocumentQuery.where(filters).sort(BY_SEQUENCE).limit(limit));
	}

	/**
	 * An event that is to be appended.
	 *
	 * @param type what kind of event
	 * @param agentId the agent that it is about, or null
	 * @param taskId the task that it is about, or null
	 * @param payload what happened, as JSON
	 */
	public record New(String type, @Nullable String agentId, @Nullable String taskId, Map<String, Object> payload) {

	}

}
