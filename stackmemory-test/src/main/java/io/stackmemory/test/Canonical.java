package io.stackmemory.test;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

import io.stackmemory.json.JsonDocument;

/**
 * Writes a JSON value so that equal values have equal texts: members by name, numbers by
 * their value.
 */
final class Canonical {

	private Canonical() {
	}

	static String text(JsonDocument document) {
		return text(document.tree());
	}

	private static String text(JsonNode node) {
		if (node.isObject()) {
			Map<String, String> members = new TreeMap<>();
			node.properties().forEach((member) -> members.put(member.getKey(), text(member.getValue())));
			return members.toString();
		}
		if (node.isArray()) {
			return node.values().stream().map(Canonical::text).collect(Collectors.joining(",", "[", "]"));
		}
		return node.isNumber() ? number(node) : node.toString();
	}

	private static String number(JsonNode node) {
		return (node.decimalValue().signum() == 0) ? "0" : node.decimalValue().stripTrailingZeros().toString();
	}

}
