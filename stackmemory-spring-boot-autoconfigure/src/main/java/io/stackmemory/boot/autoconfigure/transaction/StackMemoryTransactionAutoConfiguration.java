package io.stackmemory.boot.autoconfigure.transaction;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.autoconfigure.StackMemoryAutoConfiguration;
import io.stackmemory.boot.transaction.StackMemoryTransactionManager;
import io.stackmemory.boot.transaction.StorageExceptionTranslator;

/**
 * Offers transactions of Spring on the store, under the name
 * {@code stackMemoryTransactionManager}. Where the application has another transaction
 * manager, that one stays the default.
 */
@AutoConfiguration(after = StackMemoryAutoConfiguration.class,
		afterName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
				"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
				"org.springframework.boot.transaction.jta.autoconfigure.JtaAutoConfiguration",
				"org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration",
				"org.springframework.boot.data.neo4j.autoconfigure.DataNeo4jAutoConfiguration" },
		beforeName = "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration")
@ConditionalOnClass({ AbstractPlatformTransactionManager.class, StorageExceptionTranslator.class })
@ConditionalOnSingleCandidate(StackMemory.class)
public final class StackMemoryTransactionAutoConfiguration {

	/** The name of the transaction manager. */
	public static final String TRANSACTION_MANAGER = "stackMemoryTransactionManager";

	@Bean
	@ConditionalOnMissingBean
	StorageExceptionTranslator stackMemoryExceptionTranslator() {
		return new StorageExceptionTranslator();
	}

	/**
	 * The only transaction manager.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(TransactionManager.class)
	static class OnlyTransactionManager {

		@Bean(TRANSACTION_MANAGER)
		StackMemoryTransactionManager stackMemoryTransactionManager(StackMemory memory) {
			return new StackMemoryTransactionManager(memory);
		}

	}

	/**
	 * One beside another.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(TransactionManager.class)
	@ConditionalOnMissingBean(StackMemoryTransactionManager.class)
	static class OtherTransactionManager {

		@Bean(name = TRANSACTION_MANAGER, defaultCandidate = false)
		StackMemoryTransactionManager stackMemoryTransactionManager(StackMemory memory) {
			return new StackMemoryTransactionManager(memory);
		}

	}

}
