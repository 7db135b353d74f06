package io.stackmemory.boot.data;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.keyvalue.core.KeyValueTemplate;
import org.springframework.data.keyvalue.core.mapping.context.KeyValueMappingContext;

import io.stackmemory.StackMemory;
import io.stackmemory.document.CollectionSpec;

/**
 * Reads and writes the entities of repositories.
 */
final class StackMemoryKeyValueTemplate extends KeyValueTemplate {

	StackMemoryKeyValueTemplate(KeyValueMappingContext<?, ?> context, StackMemory memory,
			ObjectProvider<JsonMapper> mapper, ObjectProvider<CollectionSpec<?>> declared) {
		super(new StackMemoryKeyValueAdapter(memory, context, mapper.getIfUnique(JsonMapper::new),
				declared.orderedStream().toList()), context);
	}

}
