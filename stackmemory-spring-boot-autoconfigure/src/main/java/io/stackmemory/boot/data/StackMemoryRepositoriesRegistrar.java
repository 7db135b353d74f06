package io.stackmemory.boot.data;

import java.lang.annotation.Annotation;

import org.springframework.data.repository.config.RepositoryBeanDefinitionRegistrarSupport;
import org.springframework.data.repository.config.RepositoryConfigurationExtension;

/**
 * Registers the repositories of {@link EnableStackMemoryRepositories}.
 */
final class StackMemoryRepositoriesRegistrar extends RepositoryBeanDefinitionRegistrarSupport {

	@Override
	protected Class<? extends Annotation> getAnnotation() {
		return EnableStackMemoryRepositories.class;
	}

	@Override
	protected RepositoryConfigurationExtension getExtension() {
		return new StackMemoryRepositoryConfigurationExtension();
	}

}
