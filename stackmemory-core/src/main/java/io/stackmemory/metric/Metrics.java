package io.stackmemory.metric;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.document.DocumentStore;
import io.stackmemory.json.StableMapper;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Sort;

/**
 * What was measured. Samples are never changed. Safe for use by several threads.
 */
public final class Metrics {

	private static final CollectionSpec<Stored> SAMPLES = CollectionSpec.of("metrics", Stored.class, Stored::id)
		.index("sample.type", "sample.at");

	private static final int AT_ONCE = 1000;

	private final DocumentStore store;

	private final DocumentCollection<Stored> samples;

	/**
	 * Gives access to what was measured, and declares its index.
	 * @param store where it is
	 */
	public Metrics(DocumentStore store) {
		this.store = store;
		this.samples = store.collection(SAMPLES, StableMapper::shared);
	}

	/**
	 * Records a sample.
	 * @param sample what was measured
	 */
	public void record(MetricSample sample) {
		recordAll(List.of(sample));
	}

	/**
	 * Records samples, a thousand at a time, each thousand completely or not at all.
	 * @param measured what was measured
	 */
	public void recordAll(Collection<MetricSample> measured) {
		List<Stored> batch = new ArrayList<>();
		for (MetricSample sample : measured) {
			batch.add(new Stored(this.store.ids().next(), sample));
			if (batch.size() == AT_ONCE) {
				this.samples.insertAll(batch);
				batch.clear();
			}
		}
		this.samples.insertAll(batch);
	}

	/**
	 * The samples that a query asks for.
	 * @param query which; its grouping does not matter
	 * @param limit how many at most
	 * @return the samples, in the order of their times
	 */
	public List<MetricSample> samples(MetricQuery query, int limit) {
		return this.samples.list(documents(query).limit(limit)).stream().map(Stored::sample).toList();
	}

	/**
	 * Sums samples up. Those of different units are never mixed.
	 * @param query which samples, and how they are grouped
	 * @return one result for each group and unit that has samples, by group, then by unit
	 */
	public List<MetricSummary> summarize(MetricQuery query) {
		Map<String, Map<String, SummaryBuilder>> groups = new TreeMap<>();
		this.samples.forEach(documents(query), (document) -> {
			MetricSample sample = document.value().sample();
			groups.computeIfAbsent(query.group(sample), (group) -> new TreeMap<>())
				.computeIfAbsent(sample.unit(), (unit) -> new SummaryBuilder())
				.add(sample.value());
		});
		List<MetricSummary> summaries = new ArrayList<>();
		groups.forEach((group, units) -> units.forEach((unit, values) -> summaries.add(values.build(group, unit))));
		return summaries;
	}

	private static DocumentQuery documents(MetricQuery query) {
		List<Filter> filters = new ArrayList<>(List.of(Filter.eq("sample.type", query.type()),
				Filter.gte("sample.at", StableMapper.text(query.from())),
				Filter.lt("sample.at", StableMapper.text(query.to()))));
		if (query.agentId() != null) {
			filters.add(Filter.eq("sample.agentId", query.agentId()));
		}
		return DocumentQuery.where(filters.toArray(Filter[]::new)).sort(Sort.ascending("sample.at"));
	}

	/**
	 * A sample as it is stored.
	 *
	 * @param id its id, which ascends in time
	 * @param sample what was measured
	 */
	record Stored(String id, MetricSample sample) {

	}

}
