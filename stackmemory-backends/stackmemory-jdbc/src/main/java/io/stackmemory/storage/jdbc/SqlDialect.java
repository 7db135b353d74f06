package io.stackmemory.storage.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Namespace;

/**
 * How one database says what a query asks. A field of a document is a few columns that
 * are never null; ordered by them one after the other, documents are in the order of
 * {@link FieldValue}. An index serves only the very expression that it was made with, so
 * the columns are written here and nowhere else.
 */
interface SqlDialect {

	/**
	 * A table by its own name.
	 * @return the name as a statement has it
	 */
	String table(String name);

	/**
	 * What is selected for an entry.
	 * @return expressions
	 */
	String entry();

	/**
	 * Reads what was selected for an entry.
	 * @param known the key, or null if it is to be read too
	 * @param column the first column of it
	 */
	Entry entry(Namespace namespace, @Nullable EntryKey known, ResultSet row, int column) throws SQLException;

	/**
	 * What a field is.
	 * @return expressions, the most telling first
	 */
	List<String> columns(FieldPath path);

	/**
	 * How many of the columns an index has, counted from the first.
	 */
	int indexedColumns();

	/**
	 * What a constant is.
	 * @return values to be bound, one for each of the columns
	 */
	List<Object> constants(FieldValue value);

	/**
	 * Adds the condition that a field is the same as a constant.
	 */
	void same(SqlText sql, FieldPath path, FieldValue constant);

	/**
	 * Adds the condition that a field is one of several constants.
	 */
	void in(SqlText sql, FieldPath path, List<FieldValue> constants);

	/**
	 * Adds the condition that a field is less or greater than a text or a number, and of
	 * the same type.
	 */
	void ordered(SqlText sql, FieldPath path, Filter.Operator operator, FieldValue constant);

	/**
	 * Adds the condition that a field is text which contains, begins or ends with
	 * another.
	 */
	void text(SqlText sql, FieldPath path, Filter.Operator operator, String constant);

	/**
	 * Adds the condition that a key begins with the first of some texts, ends with the
	 * last, and has the others between them in their order. There are two at least. That
	 * the key is in the range of the first one is a condition already.
	 */
	void key(SqlText sql, List<String> literals);

}
