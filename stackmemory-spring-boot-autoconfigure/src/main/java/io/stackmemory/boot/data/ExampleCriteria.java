package io.stackmemory.boot.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.mapping.PersistentEntity;
import org.springframework.data.mapping.PersistentProperty;
import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.data.mapping.context.MappingContext;
import org.springframework.data.support.ExampleMatcherAccessor;

import io.stackmemory.storage.query.Filter.Operator;

/**
 * Makes conditions of examples. Properties that are collections, arrays or maps are not
 * compared.
 */
final class ExampleCriteria {

	private final MappingContext<?, ?> context;

	private final ExampleMatcher matcher;

	private final ExampleMatcherAccessor accessor;

	private final List<Criterion> parts = new ArrayList<>();

	private ExampleCriteria(MappingContext<?, ?> context, ExampleMatcher matcher) {
		this.context = context;
		this.matcher = matcher;
		this.accessor = new ExampleMatcherAccessor(matcher);
	}

	static Criterion of(MappingContext<?, ?> context, Example<?> example) {
		ExampleCriteria criteria = new ExampleCriteria(context, example.getMatcher());
		criteria.add("", example.getProbe());
		if (criteria.parts.isEmpty()) {
			return Criterion.EVERY;
		}
		return example.getMatcher().isAllMatching() ? new Criterion.All(criteria.parts)
				: new Criterion.Any(criteria.parts);
	}

	private void add(String prefix, Object value) {
		PersistentEntity<?, ?> entity = this.context.getRequiredPersistentEntity(value.getClass());
		PersistentPropertyAccessor<?> properties = entity.getPropertyAccessor(value);
		for (PersistentProperty<?> property : entity) {
			String path = prefix + property.getName();
			Object own = properties.getProperty(property);
			if (this.accessor.isIgnoredPath(path) || property.isCollectionLike() || property.isMap()) {
				continue;
			}
			if (own != null && property.isEntity()) {
				add(path + ".", own);
			}
			else {
				addValue(path,
						this.accessor.getValueTransformerForPath(path).apply(Optional.ofNullable(own)).orElse(null));
			}
		}
	}

	private void addValue(String path, @Nullable Object value) {
		if (value == null) {
			if (this.matcher.getNullHandler() == ExampleMatcher.NullHandler.INCLUDE) {
				this.parts.add(new Criterion.Compare(path, Operator.EQ, null));
			}
			return;
		}
		if (value instanceof CharSequence && this.accessor.isIgnoreCaseForPath(path)) {
			throw new UnsupportedOperationException(
					"Text is compared case-sensitively; ignoring case on '" + path + "' is not supported");
		}
		this.parts.add(new Criterion.Compare(path, operator(path, value), value));
	}

	private Operator operator(String path, Object value) {
		if (!(value instanceof CharSequence)) {
			return Operator.EQ;
		}
		return switch (this.accessor.getStringMatcherForPath(path)) {
			case DEFAULT, EXACT -> Operator.EQ;
			case STARTING -> Operator.STARTS_WITH;
			case ENDING -> Operator.ENDS_WITH;
			case CONTAINING -> Operator.CONTAINS;
			case REGEX ->
				throw new UnsupportedOperationException("A regular expression on '" + path + "' is not supported");
		};
	}

}
