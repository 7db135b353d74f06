package io.stackmemory.json;

import java.io.StringWriter;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks, normalises and parses JSON texts.
 */
final class JsonTexts {

	private static final int MAXIMUM_DEPTH = 500;

	private static final JsonMapper MAPPER = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(MAXIMUM_DEPTH)
				.maxNumberLength(NumberLimits.MAXIMUM_DIGITS + 20)
				.maxStringLength(Integer.MAX_VALUE)
				.maxNameLength(Integer.MAX_VALUE)
				.build())
			.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
			.disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
			.build())
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private JsonTexts() {
	}

	static JsonNode tree(String text) {
		return MAPPER.readTree(text);
	}

	/**
	 * A text as JSON has it.
	 */
	static String quote(String text) {
		return MAPPER.writeValueAsString(text);
	}

	/**
	 * The text that a JSON string stands for.
	 */
	static String unquote(String quoted) {
		return MAPPER.readValue(quoted, String.class);
	}

	/**
	 * Parses, checks, and writes again without white space and needless escapes.
	 */
	static String canonical(String text) {
		StringWriter out = new StringWriter(text.length());
		try (JsonParser parser = MAPPER.createParser(text); JsonGenerator generator = MAPPER.createGenerator(out)) {
			JsonToken token = parser.nextToken();
			if (token == null) {
				throw new JsonSyntaxException("An empty text is no JSON value");
			}
			int depth = 0;
			do {
				depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
				copy(token, parser, generator);
				token = (depth > 0) ? parser.nextToken() : null;
			}
			while (token != null);
			if (parser.nextToken() != null) {
				throw new JsonSyntaxException("There is more than one JSON value in the text");
			}
		}
		catch (JacksonException ex) {
			throw new JsonSyntaxException("Not a JSON value that can be stored: " + ex.getOriginalMessage(), ex);
		}
		return out.toString();
	}

	private static void copy(JsonToken token, JsonParser parser, JsonGenerator generator) {
		switch (token) {
			case PROPERTY_NAME -> generator.writeName(checked(parser.currentName()));
			case VALUE_STRING -> generator.writeString(checked(parser.getString()));
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
				NumberLimits.check(parser.getDecimalValue());
				generator.writeNumber(parser.getString());
			}
			default -> generator.copyCurrentEvent(parser);
		}
	}

	private static String checked(String text) {
		String problem = StorableText.findProblem(text);
		if (problem != null) {
			throw new JsonSyntaxException("Text with " + problem + " can't be stored");
		}
		return text;
	}

	static int utf8Length(String text) {
		int length = text.length();
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character >= 0x80) {
				length += (character >= 0x800 && !Character.isSurrogate(character)) ? 2 : 1;
			}
		}
		return length;
	}

	/**
	 * A hash that is the same for equal values, whatever their spelling.
	 */
	static int hash(JsonNode node) {
		if (node.isNumber()) {
			return node.decimalValue().stripTrailingZeros().hashCode();
		}
		int hash = node.getNodeType().hashCode();
		if (node.isObject()) {
			for (Map.Entry<String, JsonNode> member : node.properties()) {
				hash += member.getKey().hashCode() ^ hash(member.getValue());
			}
			return hash;
		}
		if (node.isArray()) {
			for (JsonNode element : node.values()) {
				hash = 31 * hash + hash(element);
			}
			return hash;
		}
		return node.hashCode();
	}

}
