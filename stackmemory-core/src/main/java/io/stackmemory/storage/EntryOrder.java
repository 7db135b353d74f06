package io.stackmemory.storage;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.stackmemory.json.FieldValue;
import io.stackmemory.storage.query.Position;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;

/**
 * The order of a query: its sorts one after the other, then the key by code point, in the
 * direction of the last sort. The definition that every backend agrees with.
 */
public final class EntryOrder implements Comparator<Position> {

	private final Query query;

	/**
	 * Creates the order of a query.
	 * @param query the query
	 */
	public EntryOrder(Query query) {
		this.query = query;
	}

	/**
	 * The place of an entry in this order.
	 * @param entry the entry
	 * @return its position
	 */
	public Position position(Entry entry) {
		List<FieldValue> values = new ArrayList<>(this.query.sorts().size());
		for (Sort sort : this.query.sorts()) {
			if (sort.term() instanceof Sort.Field field) {
				values.add(entry.value().field(field.path()));
			}
			else {
				values.add(attribute(entry, (Sort.Attribute) sort.term()));
			}
		}
		return new Position(values, entry.key().key());
	}

	/**
	 * Whether a position lies behind the one that the query begins after.
	 * @param position the position
	 * @return whether the query asks for it
	 */
	public boolean isAfterStart(Position position) {
		Position start = this.query.after();
		return start == null || compare(start, position) < 0;
	}

	@Override
	public int compare(Position left, Position right) {
		for (int i = 0; i < this.query.sorts().size(); i++) {
			int order = left.values().get(i).compareTo(right.values().get(i));
			if (order != 0) {
				return this.query.sorts().get(i).descending() ? -order : order;
			}
		}
		int order = FieldValue.BY_CODE_POINT.compare(left.key(), right.key());
		return this.query.isKeyDescending() ? -order : order;
	}

	private static FieldValue attribute(Entry entry, Sort.Attribute attribute) {
		return switch (attribute) {
			case KEY -> new FieldValue.TextValue(entry.key().key());
			case CREATED_AT -> milliseconds(entry.createdAt());
			case UPDATED_AT -> milliseconds(entry.updatedAt());
		};
	}

	private static FieldValue milliseconds(Instant instant) {
		return new FieldValue.NumberValue(BigDecimal.valueOf(instant.toEpochMilli()));
	}

}
