package io.stackmemory.boot.autoconfigure.data;

import java.lang.annotation.Annotation;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.data.AbstractRepositoryConfigurationSourceSupport;
import org.springframework.context.annotation.Import;
import org.springframework.data.keyvalue.repository.KeyValueRepository;
import org.springframework.data.repository.config.RepositoryConfigurationExtension;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.autoconfigure.StackMemoryAutoConfiguration;
import io.stackmemory.boot.data.EnableStackMemoryRepositories;
import io.stackmemory.boot.data.StackMemoryRepositoryConfigurationExtension;
import io.stackmemory.boot.data.StackMemoryRepositoryFactoryBean;

/**
 * Makes the repositories of an application that has {@code spring-data-keyvalue}, unless
 * it has said itself which ones to make.
 */
@AutoConfiguration(after = StackMemoryAutoConfiguration.class)
@ConditionalOnClass({ KeyValueRepository.class, AbstractRepositoryConfigurationSourceSupport.class })
@ConditionalOnBean(StackMemory.class)
@ConditionalOnMissingBean(StackMemoryRepositoryFactoryBean.class)
@Import(StackMemoryRepositoriesAutoConfiguration.Registrar.class)
public final class StackMemoryRepositoriesAutoConfiguration {

	/**
	 * Looks in the packages of the application.
	 */
	static final class Registrar extends AbstractRepositoryConfigurationSourceSupport {

		@Override
		protected Class<? extends Annotation> getAnnotation() {
			return EnableStackMemoryRepositories.class;
		}

		@Override
		protected Class<?> getConfiguration() {
			return Enabled.class;
		}

		@Override
		protected RepositoryConfigurationExtension getRepositoryConfigurationExtension() {
			return new StackMemoryRepositoryConfigurationExtension();
		}

	}

	@EnableStackMemoryRepositories
	private static final class Enabled {

	}

}
