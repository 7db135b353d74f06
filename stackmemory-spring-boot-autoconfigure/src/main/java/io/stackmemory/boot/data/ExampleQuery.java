package io.stackmemory.boot.data;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.projection.SpelAwareProxyProjectionFactory;
import org.springframework.data.repository.query.FluentQuery.FetchableFluentQuery;

/**
 * A query by example that is put together as it is read.
 *
 * @param <T> the type of the entities
 * @param <S> the type of the example
 * @param <R> the type of the results: the example's, or an interface that shows a part of
 * it
 */
final class ExampleQuery<T, S extends T, R> implements FetchableFluentQuery<R> {

	private static final SpelAwareProxyProjectionFactory PROJECTIONS = new SpelAwareProxyProjectionFactory();

	private final SimpleStackMemoryRepository<T, ?> repository;

	private final Example<S> example;

	private final Class<R> resultType;

	private final Sort sort;

	private final int limit;

	ExampleQuery(SimpleStackMemoryRepository<T, ?> repository, Example<S> example, Class<R> resultType, Sort sort,
			int limit) {
		this.repository = repository;
		this.example = example;
		this.resultType = resultType;
		this.sort = sort;
		this.limit = limit;
	}

	@Override
	public FetchableFluentQuery<R> sortBy(Sort order) {
		return new ExampleQuery<>(this.repository, this.example, this.resultType, this.sort.and(order), this.limit);
	}

	@Override
	public FetchableFluentQuery<R> limit(int most) {
		return new ExampleQuery<>(this.repository, this.example, this.resultType, this.sort, most);
	}

	@Override
	public <P> FetchableFluentQuery<P> as(Class<P> projection) {
		if (!projection.isInterface() && !projection.isAssignableFrom(this.example.getProbeType())) {
			throw new UnsupportedOperationException(
					"Entities are shown as themselves or by an interface, not as " + projection.getName());
		}
		return new ExampleQuery<>(this.repository, this.example, projection, this.sort, this.limit);
	}

	/**
	 * Entities are always read as a whole.
	 */
	@Override
	public FetchableFluentQuery<R> project(Collection<String> properties) {
		return this;
	}

	@Override
	public @Nullable R oneValue() {
		List<R> found = find(2);
		if (found.size() > 1) {
			throw new IncorrectResultSizeDataAccessException(1);
		}
		return found.isEmpty() ? null : found.get(0);
	}

	@Override
	public @Nullable R firstValue() {
		List<R> found = find(1);
		return found.isEmpty() ? null : found.get(0);
	}

	@Override
	public List<R> all() {
		return find(this.limit);
	}

	@Override
	public Page<R> page(Pageable pageable) {
		Sort order = this.sort.and(pageable.getSort());
		Pageable sorted = pageable.isPaged() ? PageRequest.of(pageable.getPageNumber(), pageable.getPageSize(), order)
				: Pageable.unpaged(order);
		return this.repository.findAll(this.example, sorted).map(this::shown);
	}

	@Override
	public Stream<R> stream() {
		return all().stream();
	}

	@Override
	public long count() {
		return this.repository.count(this.example);
	}

	@Override
	public boolean exists() {
		return this.repository.exists(this.example);
	}

	private List<R> find(int most) {
		int atMost = (this.limit > 0 && this.limit < most) ? this.limit : most;
		return this.repository.find(this.example, this.sort, atMost).stream().map(this::shown).toList();
	}

	private R shown(S entity) {
		return this.resultType.isInstance(entity) ? this.resultType.cast(entity)
				: PROJECTIONS.createProjection(this.resultType, entity);
	}

}
