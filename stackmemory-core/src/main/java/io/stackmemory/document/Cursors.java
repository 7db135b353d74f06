package io.stackmemory.document;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.stackmemory.json.FieldValue;
import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.query.Position;
import io.stackmemory.storage.query.Sort;

/**
 * Positions as text that goes through a URL: the order that they belong to, the values in
 * it and the key, as JSON in Base64.
 */
final class Cursors {

	private static final JsonMapper MAPPER = new JsonMapper();

	private Cursors() {
	}

	static String encode(Position position, List<Sort> sorts) {
		ObjectNode root = MAPPER.createObjectNode();
		root.put("order", sorts.toString());
		ArrayNode values = root.putArray("values");
		position.values().forEach((value) -> add(values, value));
		root.put("key", position.key());
		byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
	}

	static Position decode(String cursor, List<Sort> sorts) {
		try {
			byte[] json = Base64.getUrlDecoder().decode(cursor);
			JsonNode root = JsonDocument.parse(new String(json, StandardCharsets.UTF_8)).tree();
			if (!sorts.toString().equals(root.required("order").stringValue())) {
				throw new IllegalArgumentException("it belongs to another order");
			}
			List<FieldValue> values = new ArrayList<>();
			root.required("values").values().forEach((node) -> values.add(FieldValue.of(node)));
			return new Position(values, root.required("key").stringValue());
		}
		catch (RuntimeException ex) {
			throw new IllegalArgumentException("'" + cursor + "' is no cursor of this query: " + ex.getMessage(), ex);
		}
	}

	private static void add(ArrayNode values, FieldValue value) {
		if (value instanceof FieldValue.NumberValue number) {
			values.add(number.value());
		}
		else if (value instanceof FieldValue.TextValue text) {
			values.add(text.value());
		}
		else if (value instanceof FieldValue.BooleanValue bool) {
			values.add(bool.value());
		}
		else if (value instanceof FieldValue.Structure) {
			values.addObject();
		}
		else {
			values.addNull();
		}
	}

}
