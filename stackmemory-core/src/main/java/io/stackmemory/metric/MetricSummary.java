package io.stackmemory.metric;

/**
 * What samples of one group and unit come to. Immutable.
 *
 * @param group the agent or the value of the tag; empty where samples are not grouped, or
 * have none
 * @param unit in what they were measured
 * @param count how many there are, one at least
 * @param sum all of them together
 * @param minimum the least
 * @param maximum the greatest
 * @param average the arithmetic mean
 * @param p50 the median; percentiles are the least value that so many percent of the
 * samples don't exceed (nearest rank)
 * @param p95 the 95th percentile
 * @param p99 the 99th percentile
 */
public record MetricSummary(String group, String unit, long count, double sum, double minimum, double maximum,
		double average, double p50, double p95, double p99) {

}
