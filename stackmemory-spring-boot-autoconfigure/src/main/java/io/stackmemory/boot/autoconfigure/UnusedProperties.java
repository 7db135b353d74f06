package io.stackmemory.boot.autoconfigure;

import java.util.Map;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.Environment;

/**
 * Binds the properties of a backend when it is chosen, where none of them is set: there
 * is nothing to be checked then, and binding takes its time. What is set is checked at
 * the start, whichever backend is chosen.
 */
final class UnusedProperties implements BeanFactoryPostProcessor {

	private static final Map<String, Class<?>> OF_BACKENDS = Map.of("stackmemory.sqlite", SqliteProperties.class,
			"stackmemory.postgres", PostgresProperties.class, "stackmemory.file", FileProperties.class,
			"stackmemory.memory", MemoryProperties.class, "stackmemory.git", GitProperties.class);

	private final Environment environment;

	UnusedProperties(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
			// What is set where the application is built says nothing about where it runs
			return;
		}
		OF_BACKENDS.forEach((prefix, type) -> {
			String bean = prefix + "-" + type.getName();
			if (beans.containsBeanDefinition(bean) && !isAnySet(ConfigurationPropertyName.of(prefix))) {
				beans.getBeanDefinition(bean).setLazyInit(true);
			}
		});
	}

	private boolean isAnySet(ConfigurationPropertyName prefix) {
		for (var source : ConfigurationPropertySources.get(this.environment)) {
			if (source.containsDescendantOf(prefix) != ConfigurationPropertyState.ABSENT) {
				return true;
			}
		}
		return false;
	}

}
