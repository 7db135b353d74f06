package io.stackmemory.boot.data;

import java.util.StringJoiner;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.introspect.ClassIntrospector;
import tools.jackson.databind.json.JsonMapper;

import io.stackmemory.json.FieldValue;

/**
 * The names that the properties of a class have as JSON, which naming strategies and
 * annotations change.
 */
final class FieldNames {

	private final JsonMapper mapper;

	FieldNames(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Translates the path of a property, with dots, to the path of the field.
	 * @throws IllegalArgumentException if it is not written as JSON
	 */
	String translate(Class<?> type, String propertyPath) {
		StringJoiner path = new StringJoiner(".");
		JavaType current = this.mapper.constructType(type);
		for (String name : propertyPath.split("\\.", -1)) {
			BeanPropertyDefinition property = property(current, name);
			path.add(property.getName());
			current = property.getPrimaryType();
		}
		return path.toString();
	}

	/**
	 * A value of a property in the form that it has as JSON.
	 * @throws IllegalArgumentException if that is an object or array
	 */
	FieldValue fieldValue(@Nullable Object value) {
		JsonNode node = this.mapper.valueToTree(value);
		if (node != null && node.isContainer()) {
			throw new IllegalArgumentException("A property is compared with null, text, a boolean or a number, and "
					+ node.getNodeType() + " is none of these");
		}
		return FieldValue.of(node);
	}

	private BeanPropertyDefinition property(JavaType type, String name) {
		SerializationConfig config = this.mapper.serializationConfig();
		ClassIntrospector introspector = config.classIntrospectorInstance();
		BeanDescription description = introspector.introspectForSerialization(type,
				introspector.introspectClassAnnotations(type));
		return description.findProperties()
			.stream()
			.filter((property) -> property.getInternalName().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"The property '" + name + "' of " + type.getRawClass().getName() + " is not written as JSON"));
	}

}
