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
 * Which part of which index has everything that a query asks for, whether it has nothing
 * else, and whether it has it in the query's order.
 */
final class IndexPlan {

	private static final byte[] NOTHING = {};

	private final FieldIndex index;

	private final Query query;

	/** What has to hold, as far as that is comparisons. */
	private final List<Filter.Comparison> conditions;

	/** Whether nothing but these comparisons has to hold. */
	private final boolean conjunction;

	/** The values that the first fields have to have. */
	private final List<FieldValue> fixed;

	private final boolean ordered;

	private final int rank;

	private byte[] from = NOTHING;

	private boolean fromInclusive = true;

	private byte[] to = NOTHING;

	private IndexPlan(FieldIndex index, Query query, List<Filter.Comparison> conditions, boolean conjunction) {
		this.index = index;
		this.query = query;
		this.conditions = conditions;
		this.conjunction = conjunction;
		this.fixed = new ArrayList<>(index.fields().size());
		for (FieldPath field : index.fields()) {
			FieldValue value = equal(field, conditions);
			if (value == null) {
				break;
			}
			this.fixed.add(value);
		}
		this.ordered = isOrdered(rest());
		this.rank = rank();
	}

	/**
	 * The plan that leaves the least to look at.
	 * @return the plan, or null if no index helps
	 */
	static @Nullable IndexPlan choose(Query query, List<FieldIndex> indexes) {
		if (indexes.isEmpty()) {
			return null;
		}
		List<Filter.Comparison> conditions = new ArrayList<>();
		boolean conjunction = collect(query.filter(), conditions);
		IndexPlan best = null;
		for (FieldIndex index : indexes) {
			IndexPlan plan = new IndexPlan(index, query, conditions, conjunction);
			if (plan.rank > ((best != null) ? best.rank : 0)) {
				best = plan;
			}
		}
		if (best != null) {
			best.setBounds();
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

	/**
	 * Whether all that is in this part is what the filter asks for, as each of its
	 * conditions has fixed a field: two values are the same where their places are.
	 */
	boolean isExact() {
		if (!this.conjunction) {
			return false;
		}
		for (Filter.Comparison condition : this.conditions) {
			if (!hasFixed(condition)) {
				return false;
			}
		}
		return true;
	}

	private boolean hasFixed(Filter.Comparison condition) {
		int place = this.index.fields().indexOf(condition.path());
		return condition.operator() == Filter.Operator.EQ && place >= 0 && place < this.fixed.size()
				&& this.fixed.get(place).equals(condition.value());
	}

	private int rank() {
		int selective = 4 * this.fixed.size() + (isBounded() ? 2 : 0);
		boolean helps = selective > 0 || (this.ordered && this.query.limit() != null);
		return helps ? selective + (this.ordered ? 1 : 0) : 0;
	}

	private List<FieldPath> rest() {
		return this.index.fields().subList(this.fixed.size(), this.index.fields().size());
	}

	private void setBounds() {
		this.from = IndexKeys.prefix(this.fixed);
		this.to = IndexKeys.after(this.from);
		List<FieldPath> rest = rest();
		for (Filter.Comparison condition : this.conditions) {
			if (!rest.isEmpty() && isBound(condition, rest.get(0))) {
				narrow(condition);
			}
		}
		if (this.ordered && this.query.after() != null && this.query.sorts().size() == rest.size()) {
			beginAfter(this.query.after());
		}
	}

	/**
	 * Whether something narrows the range of the field behind the fixed ones.
	 */
	private boolean isBounded() {
		List<FieldPath> rest = rest();
		for (Filter.Comparison condition : this.conditions) {
			if (!rest.isEmpty() && isBound(condition, rest.get(0))) {
				return true;
			}
		}
		return false;
	}

	private static boolean isBound(Filter.Comparison condition, FieldPath field) {
		return switch (condition.operator()) {
			case GT, GTE, LT, LTE, STARTS_WITH -> condition.path().equals(field);
			default -> false;
		};
	}

	private void narrow(Filter.Comparison condition) {
		List<FieldValue> values = new ArrayList<>(this.fixed);
		values.add(condition.value());
		byte[] exact = IndexKeys.prefix(values);
		byte[] type = IndexKeys.typePrefix(this.fixed, condition.value());
		switch (condition.operator()) {
			case GT, GTE -> narrow(exact, IndexKeys.after(type));
			case LT, LTE -> narrow(type, IndexKeys.after(exact));
			default -> {
				byte[] beginning = Arrays.copyOf(exact, exact.length - 1);
				narrow(beginning, IndexKeys.after(beginning));
			}
		}
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

	/**
	 * Collects the comparisons that have to hold.
	 * @return whether nothing else has to
	 */
	private static boolean collect(Filter filter, List<Filter.Comparison> conditions) {
		if (filter instanceof Filter.Comparison comparison) {
			conditions.add(comparison);
			return true;
		}
		boolean all = filter instanceof Filter.And;
		if (filter instanceof Filter.And and) {
			for (Filter part : and.filters()) {
				all &= collect(part, conditions);
			}
		}
		return all;
	}

}
