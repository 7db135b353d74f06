package io.stackmemory.boot.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Sort;
import org.springframework.data.keyvalue.core.QueryEngine;
import org.springframework.data.keyvalue.core.query.KeyValueQuery;

import io.stackmemory.document.DocumentQuery;
import io.stackmemory.storage.query.Filter;

/**
 * Gives queries to the store as they are: conditions, order and window.
 */
final class FilterQueryEngine extends QueryEngine<StackMemoryKeyValueAdapter, Criterion, Sort> {

	FilterQueryEngine() {
		super(FilterQueryEngine::criterion, KeyValueQuery::getSort);
	}

	@Override
	public Collection<?> execute(@Nullable Criterion criteria, @Nullable Sort sort, long offset, int rows,
			String keyspace) {
		DocumentQuery query = query(criteria, keyspace);
		if (sort != null && sort.isSorted()) {
			query = query.sort(sorts(sort, keyspace));
		}
		if (offset > 0) {
			query = query.offset(offset);
		}
		return getRequiredAdapter().find(keyspace, (rows > 0) ? query.limit(rows) : query);
	}

	@Override
	public long count(@Nullable Criterion criteria, String keyspace) {
		return getRequiredAdapter().count(keyspace, query(criteria, keyspace));
	}

	private static Criterion criterion(KeyValueQuery<?> query) {
		Object criteria = query.getCriteria();
		if (criteria == null) {
			return Criterion.EVERY;
		}
		if (criteria instanceof Criterion criterion) {
			return criterion;
		}
		throw new IllegalArgumentException(
				"Queries have conditions that can be given to the store, not " + criteria.getClass().getName());
	}

	private DocumentQuery query(@Nullable Criterion criteria, String keyspace) {
		Criterion criterion = (criteria != null) ? criteria : Criterion.EVERY;
		Filter filter = criterion.toFilter(getRequiredAdapter().fieldNames(), getRequiredAdapter().type(keyspace));
		return DocumentQuery.where(filter);
	}

	private io.stackmemory.storage.query.Sort[] sorts(Sort sort, String keyspace) {
		List<io.stackmemory.storage.query.Sort> sorts = new ArrayList<>();
		for (Sort.Order order : sort) {
			if (order.isIgnoreCase() || order.getNullHandling() == Sort.NullHandling.NULLS_FIRST) {
				throw new UnsupportedOperationException(
						"Entities are ordered case-sensitively, and null last; '" + order + "' is not supported");
			}
			String path = getRequiredAdapter().fieldNames()
				.translate(getRequiredAdapter().type(keyspace), order.getProperty());
			sorts.add(order.isDescending() ? io.stackmemory.storage.query.Sort.descending(path)
					: io.stackmemory.storage.query.Sort.ascending(path));
		}
		return sorts.toArray(io.stackmemory.storage.query.Sort[]::new);
	}

}
