package io.stackmemory.metric;

import java.util.Arrays;

/**
 * Collects values and sums them up.
 */
final class SummaryBuilder {

	private double[] values = new double[64];

	private int count;

	void add(double value) {
		if (this.count == this.values.length) {
			this.values = Arrays.copyOf(this.values, this.count * 2);
		}
		this.values[this.count++] = value;
	}

	MetricSummary build(String group, String unit) {
		double[] sorted = Arrays.copyOf(this.values, this.count);
		Arrays.sort(sorted);
		double sum = Arrays.stream(sorted).sum();
		return new MetricSummary(group, unit, this.count, sum, sorted[0], sorted[this.count - 1], sum / this.count,
				percentile(sorted, 50), percentile(sorted, 95), percentile(sorted, 99));
	}

	private static double percentile(double[] sorted, int percent) {
		int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
		return sorted[Math.max(0, rank - 1)];
	}

}
