package io.stackmemory.boot.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.keyvalue.core.KeyValueOperations;
import org.springframework.data.keyvalue.core.query.KeyValueQuery;
import org.springframework.data.keyvalue.repository.support.SimpleKeyValueRepository;
import org.springframework.data.repository.core.EntityInformation;
import org.springframework.data.repository.query.FluentQuery.FetchableFluentQuery;

/**
 * What all repositories can do.
 *
 * @param <T> the type of the entities
 * @param <ID> the type of their ids
 */
class SimpleStackMemoryRepository<T, ID> extends SimpleKeyValueRepository<T, ID>
		implements StackMemoryRepository<T, ID> {

	private final KeyValueOperations operations;

	SimpleStackMemoryRepository(EntityInformation<T, ID> information, KeyValueOperations operations) {
		super(information, operations);
		this.operations = operations;
	}

	@Override
	public <S extends T> Optional<S> findOne(Example<S> example) {
		List<S> found = find(query(example, Sort.unsorted()).limit(2), example);
		if (found.size() > 1) {
			throw new IncorrectResultSizeDataAccessException(1);
		}
		return found.stream().findFirst();
	}

	@Override
	public <S extends T> List<S> findAll(Example<S> example) {
		return findAll(example, Sort.unsorted());
	}

	@Override
	public <S extends T> List<S> findAll(Example<S> example, Sort sort) {
		return find(query(example, sort), example);
	}

	@Override
	public <S extends T> Page<S> findAll(Example<S> example, Pageable pageable) {
		if (pageable.isUnpaged()) {
			return new PageImpl<>(findAll(example, pageable.getSort()));
		}
		KeyValueQuery<Criterion> query = query(example, pageable.getSort()).skip(pageable.getOffset())
			.limit(pageable.getPageSize());
		return new PageImpl<>(find(query, example), pageable, count(example));
	}

	@Override
	public <S extends T> long count(Example<S> example) {
		return this.operations.count(query(example, Sort.unsorted()), example.getProbeType());
	}

	@Override
	public <S extends T> boolean exists(Example<S> example) {
		return !find(query(example, Sort.unsorted()).limit(1), example).isEmpty();
	}

	@Override
	public <S extends T, R> R findBy(Example<S> example, Function<FetchableFluentQuery<S>, R> queryFunction) {
		return queryFunction.apply(new ExampleQuery<>(this, example, example.getProbeType(), Sort.unsorted(), 0));
	}

	/**
	 * The entities that an example asks for.
	 * @param limit how many at most; 0 for all
	 */
	<S extends T> List<S> find(Example<S> example, Sort sort, int limit) {
		KeyValueQuery<Criterion> query = query(example, sort);
		return find((limit > 0) ? query.limit(limit) : query, example);
	}

	private <S extends T> KeyValueQuery<Criterion> query(Example<S> example, Sort sort) {
		return new KeyValueQuery<>(ExampleCriteria.of(this.operations.getMappingContext(), example), sort);
	}

	private <S extends T> List<S> find(KeyValueQuery<Criterion> query, Example<S> example) {
		List<S> found = new ArrayList<>();
		this.operations.find(query, example.getProbeType()).forEach(found::add);
		return found;
	}

}
