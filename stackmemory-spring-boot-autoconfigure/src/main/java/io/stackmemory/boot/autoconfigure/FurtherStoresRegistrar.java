package io.stackmemory.boot.autoconfigure;

import java.util.Map;
import java.util.Set;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

import io.stackmemory.StackMemory;
import io.stackmemory.storage.StorageBackend;

/**
 * Adds the beans {@code NAMEStorageBackend} and {@code NAMEStackMemory} for every store
 * of {@code stackmemory.stores}. They are injected where a qualifier names the store, and
 * never in place of the default one. Done at run time, so that an application built ahead
 * of time has the stores that are configured then.
 */
final class FurtherStoresRegistrar implements BeanRegistrar {

	private static final String BACKEND = "StorageBackend";

	private static final String MEMORY = "StackMemory";

	private static final Bindable<Map<String, Object>> STORES = Bindable.mapOf(String.class, Object.class);

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		for (String name : names(environment)) {
			registry.registerBean(name + BACKEND, StorageBackend.class,
					(spec) -> spec.fallback().supplier((context) -> context.bean(FurtherStores.class).get(name)));
			registry.registerBean(name + MEMORY, StackMemory.class,
					(spec) -> spec.fallback()
						.supplier((context) -> context.bean(StackMemoryProperties.class)
							.memory(context.bean(FurtherStores.class).get(name), context.bean(HostApplication.class))));
		}
	}

	private static Set<String> names(Environment environment) {
		return Binder.get(environment).bind(FurtherStores.PREFIX, STORES).map(Map::keySet).orElse(Set.of());
	}

	/**
	 * Gives the beans their qualifiers.
	 */
	static BeanFactoryPostProcessor qualifiers(Environment environment) {
		return (beans) -> names(environment).forEach((name) -> {
			qualify(beans, name + BACKEND, name);
			qualify(beans, name + MEMORY, name);
		});
	}

	private static void qualify(ConfigurableListableBeanFactory beans, String bean, String name) {
		if (beans.containsBeanDefinition(bean)
				&& beans.getBeanDefinition(bean) instanceof AbstractBeanDefinition definition) {
			definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
			definition.setDefaultCandidate(false);
		}
	}

}
