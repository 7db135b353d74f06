package io.stackmemory.document;

import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.stackmemory.json.JsonDocument;

/**
 * JSON Merge Patch (RFC 7396).
 */
final class MergePatch {

	private MergePatch() {
	}

	static JsonDocument apply(JsonDocument target, JsonDocument patch) {
		return JsonDocument.parse(merge(target.tree(), patch.tree()).toString());
	}

	private static JsonNode merge(JsonNode target, JsonNode patch) {
		if (!patch.isObject()) {
			return patch;
		}
		ObjectNode merged = (target instanceof ObjectNode object) ? object.deepCopy()
				: JsonNodeFactory.instance.objectNode();
		for (Map.Entry<String, JsonNode> member : patch.properties()) {
			if (member.getValue().isNull()) {
				merged.remove(member.getKey());
			}
			else {
				JsonNode before = merged.get(member.getKey());
				merged.set(member.getKey(),
						merge((before != null) ? before : JsonNodeFactory.instance.nullNode(), member.getValue()));
			}
		}
		return merged;
	}

}
