package io.stackmemory.storage.jdbc;

import io.stackmemory.json.FieldValue;

/**
 * A constant as it is compared with the two columns of a field.
 *
 * @param value a double, a text or a blob
 * @param remainder what is finer than a double
 */
record SqlValue(Object value, String remainder) {

	static SqlValue of(FieldValue value) {
		if (value instanceof FieldValue.NumberValue number) {
			return new SqlValue(number.value().doubleValue(), FineNumbers.remainder(number.value()));
		}
		if (value instanceof FieldValue.TextValue text) {
			return new SqlValue(text.value(), FineNumbers.NONE);
		}
		if (value instanceof FieldValue.BooleanValue bool) {
			return new SqlValue(bool.value() ? SqliteFields.TRUE : SqliteFields.FALSE, FineNumbers.NONE);
		}
		return new SqlValue((value instanceof FieldValue.Structure) ? SqliteFields.STRUCTURE : SqliteFields.NOTHING,
				FineNumbers.NONE);
	}

}
