package io.stackmemory.boot.data;

import java.util.Collection;
import java.util.List;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.data.keyvalue.core.mapping.context.KeyValueMappingContext;
import org.springframework.data.keyvalue.repository.config.KeyValueRepositoryConfigurationExtension;
import org.springframework.data.repository.config.RepositoryConfigurationSource;

/**
 * Says what repositories need, and which ones are ours where there are several modules of
 * Spring Data: those that extend {@link StackMemoryRepository}.
 */
public final class StackMemoryRepositoryConfigurationExtension extends KeyValueRepositoryConfigurationExtension {

	/** The name of the bean that reads and writes entities. */
	static final String TEMPLATE = "stackMemoryKeyValueTemplate";

	/** The name of the bean that knows the entities. */
	static final String MAPPING_CONTEXT = "stackMemoryKeyValueMappingContext";

	@Override
	public String getModuleName() {
		return "StackMemory";
	}

	@Override
	protected String getModulePrefix() {
		return "stackmemory";
	}

	@Override
	protected Collection<Class<?>> getIdentifyingTypes() {
		return List.of(StackMemoryRepository.class);
	}

	@Override
	protected String getDefaultKeyValueTemplateRef() {
		return TEMPLATE;
	}

	@Override
	protected String getMappingContextBeanRef() {
		return MAPPING_CONTEXT;
	}

	@Override
	public void registerBeansForRoot(BeanDefinitionRegistry registry, RepositoryConfigurationSource source) {
		registerIfNotAlreadyRegistered(StackMemoryRepositoryConfigurationExtension::mappingContext, registry,
				MAPPING_CONTEXT, source);
		super.registerBeansForRoot(registry, source);
	}

	private static AbstractBeanDefinition mappingContext() {
		return BeanDefinitionBuilder.rootBeanDefinition(KeyValueMappingContext.class)
			.addPropertyValue("keySpaceResolver", new KeySpaceNames())
			.getBeanDefinition();
	}

	@Override
	protected AbstractBeanDefinition getDefaultKeyValueTemplateBeanDefinition(RepositoryConfigurationSource source) {
		AbstractBeanDefinition template = BeanDefinitionBuilder.rootBeanDefinition(StackMemoryKeyValueTemplate.class)
			.getBeanDefinition();
		template.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		return template;
	}

}
