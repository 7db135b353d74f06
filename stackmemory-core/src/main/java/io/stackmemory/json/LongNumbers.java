package io.stackmemory.json;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Numbers that a database has written out: {@code 1e9000} as 9,001 digits, which is the
 * same number, but one that JSON parsers refuse. They are written with an exponent again.
 */
final class LongNumbers {

	/** What parsers accept. */
	private static final int ACCEPTED_LENGTH = 1000;

	private static final int STEP = ACCEPTED_LENGTH / 2;

	private static final JsonMapper MAPPER = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNumberLength(4 * NumberLimits.MAXIMUM_EXPONENT)
				.maxStringLength(Integer.MAX_VALUE)
				.maxNameLength(Integer.MAX_VALUE)
				.build())
			.build())
		.build();

	private LongNumbers() {
	}

	/**
	 * Shortens the numbers of a text that have more characters than parsers accept.
	 */
	static String shorten(String text) {
		if (text.length() < ACCEPTED_LENGTH) {
			return text;
		}
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		return areIn(bytes, 0, bytes.length) ? rewritten(text) : text;
	}

	/**
	 * Whether there are that many digits in a row somewhere, in a number or in a string.
	 * Every step falls into such a row.
	 */
	static boolean areIn(byte[] text, int offset, int length) {
		int limit = offset + length;
		for (int i = offset + STEP; i < limit; i += STEP) {
			int start = i;
			while (start >= offset && isPartOfNumber(text[start])) {
				start--;
			}
			int end = i;
			while (end < limit && isPartOfNumber(text[end])) {
				end++;
			}
			if (end - start > ACCEPTED_LENGTH) {
				return true;
			}
		}
		return false;
	}

	private static boolean isPartOfNumber(byte character) {
		return (character >= '0' && character <= '9') || character == '.';
	}

	private static String rewritten(String text) {
		StringWriter out = new StringWriter(text.length());
		try (JsonParser parser = MAPPER.createParser(text); JsonGenerator generator = MAPPER.createGenerator(out)) {
			JsonToken token = parser.nextToken();
			while (token != null) {
				if (token.isNumeric() && parser.getStringLength() >= ACCEPTED_LENGTH) {
					generator.writeNumber(parser.getDecimalValue().stripTrailingZeros().toString());
				}
				else {
					generator.copyCurrentEventExact(parser);
				}
				token = parser.nextToken();
			}
		}
		return out.toString();
	}

}
