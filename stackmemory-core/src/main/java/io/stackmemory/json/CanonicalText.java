package io.stackmemory.json;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;

/**
 * Writes JSON so that equal values have equal texts. Like RFC 8785, but numbers keep
 * every digit.
 */
final class CanonicalText {

	/** As many zeros are written out before an exponent is. */
	private static final int MAXIMUM_ZEROS = 20;

	private CanonicalText() {
	}

	static String of(JsonNode node) {
		StringBuilder text = new StringBuilder(128);
		add(text, node);
		return text.toString();
	}

	private static void add(StringBuilder text, JsonNode node) {
		if (node.isObject()) {
			Map<String, JsonNode> members = new TreeMap<>(FieldValue.BY_CODE_POINT);
			node.properties().forEach((member) -> members.put(member.getKey(), member.getValue()));
			char separator = '{';
			for (Map.Entry<String, JsonNode> member : members.entrySet()) {
				text.append(separator).append(JsonTexts.quote(member.getKey())).append(':');
				add(text, member.getValue());
				separator = ',';
			}
			text.append((separator == '{') ? "{}" : "}");
		}
		else if (node.isArray()) {
			char separator = '[';
			for (JsonNode element : node) {
				text.append(separator);
				add(text, element);
				separator = ',';
			}
			text.append((separator == '[') ? "[]" : "]");
		}
		else if (node.isNumber()) {
			text.append(number(node));
		}
		else {
			text.append(node.isString() ? JsonTexts.quote(node.stringValue()) : node.toString());
		}
	}

	private static String number(JsonNode node) {
		if (node.canConvertToLong() && node.isIntegralNumber()) {
			return Long.toString(node.longValue());
		}
		BigDecimal number = node.decimalValue();
		if (number.signum() == 0) {
			return "0";
		}
		BigDecimal stripped = number.stripTrailingZeros();
		return (Math.abs(stripped.scale()) <= MAXIMUM_ZEROS) ? stripped.toPlainString() : stripped.toString();
	}

}
