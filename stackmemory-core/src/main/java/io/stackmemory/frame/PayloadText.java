package io.stackmemory.frame;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Says in a line what a JSON object holds, for people and prompts.
 */
final class PayloadText {

	private static final int LONGEST = 200;

	private static final Pattern SPACES = Pattern.compile("\\s+");

	private PayloadText() {
	}

	/**
	 * A text alone for an object with one member, {@code name: text} joined by commas for
	 * others.
	 * @return 200 characters at most, without line breaks
	 */
	static String of(Map<String, Object> payload) {
		StringBuilder text = new StringBuilder();
		payload.forEach((name, value) -> {
			if (text.length() < LONGEST) {
				text.append(text.isEmpty() ? "" : ", ");
				text.append((payload.size() > 1) ? name + ": " : "");
				text.append(shortened(String.valueOf(value), LONGEST + 1));
			}
		});
		return shortened(text.toString(), LONGEST);
	}

	/**
	 * A text without line breaks that has so many characters at most, with an ellipsis
	 * where it was cut.
	 */
	static String shortened(String text, int longest) {
		if (longest <= 0) {
			return "";
		}
		String beginning = (text.length() > 2 * longest + 2) ? text.substring(0, 2 * longest + 2) : text;
		String line = SPACES.matcher(beginning.strip()).replaceAll(" ");
		if (line.length() <= longest && beginning.length() == text.length()) {
			return line;
		}
		int end = Math.max(0, Math.min(line.length(), longest - 1));
		// A character of two halves is not cut in the middle
		end -= (end > 0 && Character.isHighSurrogate(line.charAt(end - 1))) ? 1 : 0;
		return line.substring(0, end) + "…";
	}

}
