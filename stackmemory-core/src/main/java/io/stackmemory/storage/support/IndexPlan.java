package io.stackmemory.storage.support;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Position;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;

/**
 * Which part of which index has everything that a query asks for, and whether it has it
 * in the query's order. What is there may not match: the filter is asked all the same.
 */
final class IndexPlan {

	private final FieldIndex index;

	private final Query query;

	/** The values that the first fields have to have. */
	private final List<FieldValue> fixed = new ArrayList<>();

	private final boolean ordered;

	private final boolean bounded;

	private byte[] from;

	private boolean fromInclusive = true;

	private byte[] to;

	private IndexPlan(FieldIndex index, Query query, List<Filter.Comparison> conditions) {
		this.index = index;
		this.query = query;
		for (FieldPath field : index.fields()) {
			FieldValue value = equal(field, conditions);
			if (value == null) {
				break;
			}
			this.fixed.add(value);
		}
		this.from = IndexKeys.prefix(this.fixed);
		this.to = IndexKeys.after(this.from);
		this.bounded = bound(conditions);
		List<FieldPath> rest = index.fields().subList(this.fixed.size(), index.fields().size());
		this.ordered = isOrdered(rest);
		if (this.ordered && query.after() != null && query.sorts().size() == rest.size()) {
			beginAfter(query.after());
		}
	}

	/**
	 * The plan that leaves the least to look at.
	 * @return the plan, or null if no index helps
	 */
	static @Nullable IndexPlan choose(Query query, List<FieldIndex> indexes) {
		IndexPlan best = null;
		if (indexes.isEmpty()) {
			return null;
		}
		List<Filter.Comparison> conditions = new ArrayList<>();
		collect(query.filter(), conditions);
		for (FieldIndex index : indexes) {
			IndexPlan plan = new IndexPlan(index, query, conditions);
			if (plan.rank() > ((best != null) ? best.rank() : 0)) {
				best = plan;
			}
		}
		return best;
	}

	/**
	 * What a field has to be, or null if it may be several.
	 */
	private static @Nullable FieldValue equal(FieldPath field, List<Filter.Comparison> conditions) {
		for (Filter.Comparison condition : conditions) {
			if (condition.operator() == Filter.Operator.EQ && condition.path().equals(field)) {
				return condition.value();
			}
		}
		return null;
	}

	FieldIndex index() {
		return this.index;
	}

	byte[] from() {
		return this.from;
	}

	boolean isFromInclusive() {
		return this.fromInclusive;
	}

	byte[] to() {
		return this.to;
	}

	/**
	 * Whether the index has the entries in the order of the query.
	 */
	boolean isOrdered() {
		return this.ordered;
	}

	boolean isDescending() {
		return this.ordered && this.query.isKeyDescending();
	}

	private int rank() {
		int selective = 4 * this.fixed.size() + (this.bounded ? 2 : 0);
		boolean helps = selective > 0 || (this.ordered && this.query.limit() != null);
		return helps ? selective + (this.ordered ? 1 : 0) : 0;
	}

	/**
	 * Narrows the range by what is asked of the field behind the fixed ones.
	 */
	private boolean bound(List<Filter.Comparison> conditions) {
		if (this.fixed.size() == this.index.fields().size()) {
			return false;
		}
		FieldPath next = this.index.fields().get(this.fixed.size());
		boolean narrowed = false;
		for (Filter.Comparison condition : conditions) {
			if (condition.path().equals(next)) {
				narrowed |= bound(condition);
			}
		}
		return narrowed;
	}

	private boolean bound(Filter.Comparison condition) {
		List<FieldValue> values = new ArrayList<>(this.fixed);
		values.add(condition.value());
		byte[] exact = IndexKeys.prefix(values);
		byte[] type = IndexKeys.typePrefix(this.fixed, condition.value());
		switch (condition.operator()) {
			case GT, GTE -> narrow(exact, IndexKeys.after(type));
			case LT, LTE -> narrow(type, IndexKeys.after(exact));
			case STARTS_WITH -> {
				byte[] beginning = Arrays.copyOf(exact, exact.length - 1);
				narrow(beginning, IndexKeys.after(beginning));
			}
			default -> {
				return false;
			}
		}
		return true;
	}

	private void narrow(byte[] lowest, byte[] end) {
		if (Arrays.compareUnsigned(lowest, this.from) > 0) {
			this.from = lowest;
		}
		if (Arrays.compareUnsigned(end, this.to) < 0) {
			this.to = end;
		}
		if (Arrays.compareUnsigned(this.from, this.to) > 0) {
			this.to = this.from;
		}
	}

	/**
	 * Whether the sorts are on the rest of the fields, one by one and all in one
	 * direction. What is fixed decides nothing.
	 */
	private boolean isOrdered(List<FieldPath> rest) {
		List<FieldPath> free = this.index.fields().subList(0, this.fixed.size());
		int place = 0;
		for (Sort sort : this.query.sorts()) {
			if (!(sort.term() instanceof Sort.Field field)) {
				return false;
			}
			if (!free.contains(field.path())) {
				if (place == rest.size() || !rest.get(place).equals(field.path())
						|| sort.descending() != this.query.isKeyDescending()) {
					return false;
				}
				place++;
			}
		}
		return place == rest.size();
	}

	private void beginAfter(Position start) {
		List<FieldValue> values = new ArrayList<>(this.fixed);
		values.addAll(start.values());
		byte[] key = IndexKeys.of(values, start.key());
		if (this.query.isKeyDescending()) {
			narrow(this.from, key);
		}
		else if (Arrays.compareUnsigned(key, this.from) >= 0) {
			this.fromInclusive = false;
			narrow(key, this.to);
		}
	}

	private static void collect(Filter filter, List<Filter.Comparison> conditions) {
		if (filter instanceof Filter.And and) {
			and.filters().forEach((part) -> collect(part, conditions));
		}
		else if (filter instanceof Filter.Comparison comparison) {
			conditions.add(comparison);
		}
	}

}
