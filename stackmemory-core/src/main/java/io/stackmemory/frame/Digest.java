package io.stackmemory.frame;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be remembered of a frame that is closed. Immutable.
 *
 * @param events how many events of each type it has, by type
 * @param timeline its last ten events, in their order
 * @param decisions its decisions of priority 7 and more, the most important first
 * @param constraints its constraints, the most important first
 * @param risks its risks, the most important first
 * @param outputs what came of it, as JSON
 * @param milliseconds how long it was open
 */
public record Digest(Map<String, Long> events, List<Moment> timeline, List<String> decisions, List<String> constraints,
		List<String> risks, Map<String, Object> outputs, long milliseconds) {

	/**
	 * Copies lists and numbers.
	 */
	public Digest {
		events = (events != null) ? Collections.unmodifiableMap(new TreeMap<>(events)) : Map.of();
		timeline = (timeline != null) ? List.copyOf(timeline) : List.of();
		decisions = (decisions != null) ? List.copyOf(decisions) : List.of();
		constraints = (constraints != null) ? List.copyOf(constraints) : List.of();
		risks = (risks != null) ? List.copyOf(risks) : List.of();
		outputs = (outputs != null) ? outputs : Map.of();
	}

	/**
	 * An event in a line.
	 *
	 * @param at when it happened
	 * @param type what kind of event
	 * @param text its payload in short, 200 characters at most
	 */
	public record Moment(Instant at, String type, String text) {

	}

}
