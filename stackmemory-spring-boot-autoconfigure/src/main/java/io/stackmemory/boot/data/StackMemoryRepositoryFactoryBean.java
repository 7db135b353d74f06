package io.stackmemory.boot.data;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.data.keyvalue.core.KeyValueOperations;
import org.springframework.data.keyvalue.repository.support.KeyValueRepositoryFactory;
import org.springframework.data.keyvalue.repository.support.KeyValueRepositoryFactoryBean;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.core.RepositoryMetadata;
import org.springframework.data.repository.core.support.PersistenceExceptionTranslationRepositoryProxyPostProcessor;
import org.springframework.data.repository.query.RepositoryQuery;
import org.springframework.data.repository.query.parser.AbstractQueryCreator;

/**
 * Makes repositories that answer queries by example too, and whose exceptions are those
 * of Spring.
 *
 * @param <T> the type of the repository
 * @param <S> the type of the entities
 * @param <ID> the type of their ids
 */
public final class StackMemoryRepositoryFactoryBean<T extends Repository<S, ID>, S, ID>
		extends KeyValueRepositoryFactoryBean<T, S, ID> {

	/**
	 * Creates a factory.
	 * @param repositoryInterface the repository
	 */
	public StackMemoryRepositoryFactoryBean(Class<? extends T> repositoryInterface) {
		super(repositoryInterface);
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		super.setBeanFactory(beanFactory);
		if (beanFactory instanceof ListableBeanFactory translators) {
			addRepositoryFactoryCustomizer((factory) -> factory.addRepositoryProxyPostProcessor(
					new PersistenceExceptionTranslationRepositoryProxyPostProcessor(translators)));
		}
	}

	@Override
	protected KeyValueRepositoryFactory createRepositoryFactory(KeyValueOperations operations,
			Class<? extends AbstractQueryCreator<?, ?>> queryCreator,
			Class<? extends RepositoryQuery> repositoryQueryType) {
		return new KeyValueRepositoryFactory(operations, queryCreator, repositoryQueryType) {

			@Override
			protected Class<?> getRepositoryBaseClass(RepositoryMetadata metadata) {
				return SimpleStackMemoryRepository.class;
			}

		};
	}

}
