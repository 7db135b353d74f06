package io.stackmemory.boot.data;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.data.keyvalue.core.KeyValueOperations;
import org.springframework.data.keyvalue.core.query.KeyValueQuery;
import org.springframework.data.keyvalue.repository.query.KeyValuePartTreeQuery;
import org.springframework.data.repository.query.QueryMethod;
import org.springframework.data.repository.query.ValueExpressionDelegate;
import org.springframework.data.repository.query.parser.AbstractQueryCreator;
import org.springframework.data.repository.query.parser.PartTree;

/**
 * Answers query methods, also those that delete: all or none.
 */
public final class StackMemoryPartTreeQuery extends KeyValuePartTreeQuery {

	private final KeyValueOperations operations;

	private final boolean delete;

	/**
	 * Creates the query of a method.
	 * @param method the method
	 * @param expressions reads expressions in its parameters
	 * @param operations reads and writes entities
	 * @param queryCreator makes conditions of the name
	 */
	public StackMemoryPartTreeQuery(QueryMethod method, ValueExpressionDelegate expressions,
			KeyValueOperations operations, Class<? extends AbstractQueryCreator<?, ?>> queryCreator) {
		super(method, expressions, operations, queryCreator);
		this.operations = operations;
		this.delete = new PartTree(method.getName(), method.getEntityInformation().getJavaType()).isDelete();
	}

	@Override
	protected @Nullable Object doExecute(Object[] parameters, KeyValueQuery<?> query) {
		if (!this.delete) {
			return super.doExecute(parameters, query);
		}
		Class<?> type = getQueryMethod().getEntityInformation().getJavaType();
		List<Object> deleted = this.operations
			.execute((adapter) -> ((StackMemoryKeyValueAdapter) adapter).transact(() -> {
				List<Object> found = new ArrayList<>();
				this.operations.find(query, type).forEach(found::add);
				found.forEach(this.operations::delete);
				return found;
			}));
		Class<?> returned = getQueryMethod().getReturnedObjectType();
		boolean entities = getQueryMethod().isCollectionQuery() || returned.isAssignableFrom(type);
		return entities ? deleted : (long) ((deleted != null) ? deleted.size() : 0);
	}

}
