package io.stackmemory.boot.data;

import org.springframework.data.keyvalue.repository.KeyValueRepository;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.query.QueryByExampleExecutor;

/**
 * A repository whose entities are documents of the application's memory. Methods such as
 * {@code findByAuthorAndStarsGreaterThanOrderByStarsDesc} are given to the store, with
 * their order and window; what filters can't say, such as {@code IgnoreCase} and
 * {@code Like}, is refused with an {@link UnsupportedOperationException}.
 *
 * @param <T> the type of the entities
 * @param <ID> the type of their ids, whose text is the key of the document
 */
@NoRepositoryBean
public interface StackMemoryRepository<T, ID> extends KeyValueRepository<T, ID>, QueryByExampleExecutor<T> {

}
