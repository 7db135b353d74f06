package io.stackmemory.metric;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * One value that was measured. Immutable.
 *
 * @param type what was measured, such as {@code tokens}: 1 to 64 characters
 * @param agentId of which agent, or null
 * @param value the value, a finite number
 * @param unit in what it was measured, such as {@code ms}; empty for a plain number
 * @param tags more about it, by name
 * @param at when it was measured
 */
public record MetricSample(String type, @Nullable String agentId, double value, String unit, Map<String, String> tags,
		Instant at) {

	private static final int LONGEST = 64;

	/**
	 * Checks type and value.
	 * @throws IllegalArgumentException if the type is blank or too long, or the value no
	 * number
	 */
	public MetricSample {
		if (type == null || type.isBlank() || type.length() > LONGEST) {
			throw new IllegalArgumentException(
					"The type of a metric has 1 to " + LONGEST + " characters; this is none: '" + type + "'");
		}
		if (!Double.isFinite(value)) {
			throw new IllegalArgumentException("A value of '" + type + "' is a number, not " + value);
		}
		unit = (unit != null) ? unit : "";
		tags = (tags != null) ? Collections.unmodifiableMap(new TreeMap<>(tags)) : Map.of();
	}

	/**
	 * A value without tags.
	 * @param type what was measured
	 * @param agentId of which agent
	 * @param value the value
	 * @param unit in what it was measured
	 * @param at when it was measured
	 * @return the sample
	 */
	public static MetricSample of(String type, @Nullable String agentId, double value, String unit, Instant at) {
		return new MetricSample(type, agentId, value, unit, Map.of(), at);
	}

}
