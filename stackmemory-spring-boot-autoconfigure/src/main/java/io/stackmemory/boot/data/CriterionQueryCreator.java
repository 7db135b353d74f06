package io.stackmemory.boot.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Sort;
import org.springframework.data.keyvalue.core.query.KeyValueQuery;
import org.springframework.data.repository.query.ParameterAccessor;
import org.springframework.data.repository.query.parser.AbstractQueryCreator;
import org.springframework.data.repository.query.parser.Part;
import org.springframework.data.repository.query.parser.PartTree;

import io.stackmemory.storage.query.Filter.Operator;

/**
 * Makes conditions of the names of query methods, such as
 * {@code findByAuthorAndStarsGreaterThan}.
 */
public final class CriterionQueryCreator extends AbstractQueryCreator<KeyValueQuery<Criterion>, Criterion> {

	/**
	 * Creates a creator for one call.
	 * @param tree the parsed name of the method
	 * @param parameters the arguments of the call
	 */
	public CriterionQueryCreator(PartTree tree, ParameterAccessor parameters) {
		super(tree, parameters);
	}

	@Override
	protected Criterion create(Part part, Iterator<Object> parameters) {
		String path = part.getProperty().toDotPath();
		if (part.shouldIgnoreCase() == Part.IgnoreCaseType.ALWAYS) {
			throw unsupported(part, "text is compared case-sensitively");
		}
		return switch (part.getType()) {
			case SIMPLE_PROPERTY -> compare(path, Operator.EQ, parameters.next());
			case NEGATING_SIMPLE_PROPERTY -> compare(path, Operator.NE, parameters.next());
			case TRUE -> compare(path, Operator.EQ, true);
			case FALSE -> compare(path, Operator.EQ, false);
			case IS_NULL -> compare(path, Operator.EQ, null);
			case IS_NOT_NULL -> compare(path, Operator.NE, null);
			case LESS_THAN, BEFORE -> compare(path, Operator.LT, parameters.next());
			case LESS_THAN_EQUAL -> compare(path, Operator.LTE, parameters.next());
			case GREATER_THAN, AFTER -> compare(path, Operator.GT, parameters.next());
			case GREATER_THAN_EQUAL -> compare(path, Operator.GTE, parameters.next());
			case BETWEEN -> new Criterion.All(List.of(compare(path, Operator.GTE, parameters.next()),
					compare(path, Operator.LTE, parameters.next())));
			case STARTING_WITH -> compare(path, Operator.STARTS_WITH, parameters.next());
			case ENDING_WITH -> compare(path, Operator.ENDS_WITH, parameters.next());
			case CONTAINING -> compare(path, Operator.CONTAINS, parameters.next());
			case IN -> new Criterion.OneOf(path, values(parameters.next()));
			case NOT_IN -> new Criterion.All(
					values(parameters.next()).stream().map((value) -> compare(path, Operator.NE, value)).toList());
			default -> throw unsupported(part, "there is no such filter");
		};
	}

	@Override
	protected Criterion and(Part part, Criterion base, Iterator<Object> parameters) {
		List<Criterion> parts = new ArrayList<>((base instanceof Criterion.All all) ? all.parts() : List.of(base));
		parts.add(create(part, parameters));
		return new Criterion.All(parts);
	}

	@Override
	protected Criterion or(Criterion base, Criterion criteria) {
		List<Criterion> parts = new ArrayList<>((base instanceof Criterion.Any any) ? any.parts() : List.of(base));
		parts.add(criteria);
		return new Criterion.Any(parts);
	}

	@Override
	protected KeyValueQuery<Criterion> complete(@Nullable Criterion criteria, Sort sort) {
		return new KeyValueQuery<>((criteria != null) ? criteria : Criterion.EVERY, sort);
	}

	private static Criterion compare(String path, Operator operator, @Nullable Object value) {
		return new Criterion.Compare(path, operator, value);
	}

	private static Collection<?> values(Object values) {
		return (values instanceof Collection<?> collection) ? collection : Arrays.asList((Object[]) values);
	}

	private static UnsupportedOperationException unsupported(Part part, String reason) {
		return new UnsupportedOperationException(
				"'" + part.getType() + "' on '" + part.getProperty().toDotPath() + "' is not supported: " + reason);
	}

}
