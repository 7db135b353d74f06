package io.stackmemory.boot.data;

import java.beans.Introspector;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.keyvalue.annotation.KeySpace;
import org.springframework.data.keyvalue.core.mapping.KeySpaceResolver;
import org.springframework.util.StringUtils;

/**
 * The key space of an entity: what {@code @KeySpace} says, or the name of its class,
 * beginning with a small letter.
 */
final class KeySpaceNames implements KeySpaceResolver {

	@Override
	public String resolveKeySpace(Class<?> type) {
		KeySpace annotation = AnnotatedElementUtils.findMergedAnnotation(type, KeySpace.class);
		return (annotation != null && StringUtils.hasText(annotation.value())) ? annotation.value()
				: Introspector.decapitalize(type.getSimpleName());
	}

}
