package io.stackmemory.boot.autoconfigure.aot;

import java.io.Console;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Tells what is reached by reflection or by name: the records and enumerations that are
 * stored as JSON, what commands answer with, and the change logs of the tables. Found by
 * looking through the packages when an application is built ahead of time, so that none
 * is forgotten.
 */
final class StackMemoryRuntimeHints implements RuntimeHintsRegistrar {

	private static final List<String> STORED = List.of("io.stackmemory.frame", "io.stackmemory.agent",
			"io.stackmemory.metric", "io.stackmemory.retention", "io.stackmemory.document",
			"io.stackmemory.boot.operation", "io.stackmemory.boot.command", "io.stackmemory.storage.archive");

	private static final String CHANGE_LOGS = "io/stackmemory/storage/jdbc/*-changelog.sql";

	private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		ClassPathScanningCandidateComponentProvider values = new AnyClassProvider();
		values.addIncludeFilter(new AssignableTypeFilter(Record.class));
		values.addIncludeFilter(new AssignableTypeFilter(Enum.class));
		for (String name : STORED) {
			for (BeanDefinition found : values.findCandidateComponents(name)) {
				this.binding.registerReflectionHints(hints.reflection(),
						ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), classLoader));
			}
		}
		hints.resources().registerPattern(CHANGE_LOGS);
		hints.reflection().registerType(Console.class, MemberCategory.INVOKE_PUBLIC_METHODS);
	}

	/**
	 * Finds classes inside classes, and such as have no public constructor, too.
	 */
	private static final class AnyClassProvider extends ClassPathScanningCandidateComponentProvider {

		AnyClassProvider() {
			super(false);
		}

		@Override
		protected boolean isCandidateComponent(AnnotatedBeanDefinition beanDefinition) {
			return true;
		}

	}

}
