package io.stackmemory.metric;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Which samples are summed up, and how they are grouped. Immutable; each method gives a
 * changed copy.
 *
 * @param type what was measured
 * @param from from when on
 * @param to before when
 * @param agentId of which agent, or null for all
 * @param grouping by what samples are told apart; units always are
 * @param tag the tag by which samples are grouped, if they are grouped by one
 */
public record MetricQuery(String type, Instant from, Instant to, @Nullable String agentId, Grouping grouping,
		@Nullable String tag) {

	/**
	 * Everything that was measured of a type in a range of time.
	 * @param type what was measured
	 * @param from from when on
	 * @param to before when
	 * @return the query
	 */
	public static MetricQuery of(String type, Instant from, Instant to) {
		return new MetricQuery(type, from, to, null, Grouping.NONE, null);
	}

	/**
	 * Of one agent only.
	 * @param id the agent
	 * @return the query
	 */
	public MetricQuery ofAgent(String id) {
		return new MetricQuery(this.type, this.from, this.to, id, this.grouping, this.tag);
	}

	/**
	 * One result for each agent.
	 * @return the query
	 */
	public MetricQuery byAgent() {
		return new MetricQuery(this.type, this.from, this.to, this.agentId, Grouping.AGENT, null);
	}

	/**
	 * One result for each value of a tag.
	 * @param name the name of the tag
	 * @return the query
	 */
	public MetricQuery byTag(String name) {
		return new MetricQuery(this.type, this.from, this.to, this.agentId, Grouping.TAG, name);
	}

	String group(MetricSample sample) {
		String group = switch (this.grouping) {
			case NONE -> "";
			case AGENT -> sample.agentId();
			case TAG -> sample.tags().get(this.tag);
		};
		return (group != null) ? group : "";
	}

	/**
	 * By what samples are told apart.
	 */
	public enum Grouping {

		/** Not at all. */
		NONE,

		/** By agent. */
		AGENT,

		/** By the value of a tag. */
		TAG

	}

}
