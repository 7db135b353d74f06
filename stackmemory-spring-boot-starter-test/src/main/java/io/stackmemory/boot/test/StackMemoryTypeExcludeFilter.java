package io.stackmemory.boot.test;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/**
 * Leaves the components of the application out of a slice.
 */
public final class StackMemoryTypeExcludeFilter
		extends StandardAnnotationCustomizableTypeExcludeFilter<StackMemoryTest> {

	StackMemoryTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

}
