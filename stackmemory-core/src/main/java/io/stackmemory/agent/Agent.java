package io.stackmemory.agent;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.stackmemory.document.Names;

/**
 * One that does tasks and exchanges messages. Immutable.
 *
 * @param id its id, 1 to 128 characters without {@code /} and {@code *}
 * @param name what it is called, for people
 * @param type what kind of agent, 1 to 64 letters, digits, dots, underscores and hyphens
 * @param status what it is doing
 * @param capabilities what it can do: names like that of the type
 * @param metadata facts about it, as JSON
 * @param registeredAt when it was registered first
 * @param heartbeatAt when it was heard of last
 */
public record Agent(String id, String name, String type, AgentStatus status, Set<String> capabilities,
		Map<String, Object> metadata, Instant registeredAt, Instant heartbeatAt) {

	/**
	 * Checks id, type and capabilities.
	 * @throws IllegalArgumentException if one is none
	 */
	public Agent {
		Names.requireId("agent", id);
		Names.requireName("type", type);
		capabilities = Names.sorted("capability", capabilities);
		metadata = (metadata != null) ? metadata : Map.of();
	}

	/**
	 * Whether it can do all of this.
	 * @param required what has to be done
	 * @return whether each is among its capabilities
	 */
	public boolean canDo(Collection<String> required) {
		return this.capabilities.containsAll(new TreeSet<>(required));
	}

	Agent withStatus(AgentStatus next, Instant now) {
		return new Agent(this.id, this.name, this.type, next, this.capabilities, this.metadata, this.registeredAt, now);
	}

}
