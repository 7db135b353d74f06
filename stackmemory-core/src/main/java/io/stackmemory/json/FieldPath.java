package io.stackmemory.json;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/**
 * Names one field inside a JSON document: member names joined by dots, array positions in
 * brackets, such as {@code status}, {@code inputs.ref} or {@code tags[0]}.
 * <p>
 * A name begins with a letter or underscore and goes on with letters, digits, underscores
 * and hyphens of ASCII, 64 characters at most; a position is 0 to 9999; a path has 16
 * steps at most and begins with a name. Whatever else a document may hold, a path can
 * hold nothing that means something to SQL. Immutable.
 */
public final class FieldPath {

	private static final int MAXIMUM_STEPS = 16;

	private static final int MAXIMUM_NAME_LENGTH = 64;

	private static final int MAXIMUM_INDEX_DIGITS = 4;

	private final String text;

	private final List<Step> steps;

	private FieldPath(String text, List<Step> steps) {
		this.text = text;
		this.steps = steps;
	}

	/**
	 * Reads a path from its text form.
	 * @param text the path, such as {@code inputs.ref}
	 * @return the path
	 * @throws IllegalArgumentException if the text is no path
	 */
	public static FieldPath of(String text) {
		List<Step> steps = new ArrayList<>();
		int position = 0;
		while (position < text.length() || steps.isEmpty()) {
			int end;
			if (position < text.length() && text.charAt(position) == '[' && !steps.isEmpty()) {
				end = endOfIndex(text, position);
				steps.add(new Index(Integer.parseInt(text.substring(position + 1, end - 1))));
			}
			else {
				int start = steps.isEmpty() ? position : afterDot(text, position);
				end = endOfName(text, start);
				steps.add(new Name(text.substring(start, end)));
			}
			position = end;
		}
		if (steps.size() > MAXIMUM_STEPS) {
			throw invalid(text, "it has more than " + MAXIMUM_STEPS + " steps");
		}
		return new FieldPath(text, List.copyOf(steps));
	}

	/**
	 * The steps from the document's root to the field, one at least.
	 * @return the steps
	 */
	public List<Step> steps() {
		return this.steps;
	}

	/**
	 * Follows this path.
	 * @param root where to start
	 * @return the node, or null where there is none
	 */
	public @Nullable JsonNode resolve(JsonNode root) {
		JsonNode node = root;
		for (Step step : this.steps) {
			node = (step instanceof Name name) ? node.get(name.name()) : node.get(((Index) step).position());
			if (node == null) {
				return null;
			}
		}
		return node;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof FieldPath path && path.text.equals(this.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	/**
	 * The text form, which {@link #of(String)} reads.
	 */
	@Override
	public String toString() {
		return this.text;
	}

	private static int afterDot(String text, int position) {
		if (text.charAt(position) != '.') {
			throw invalid(text, "a dot or a bracket is missing at character " + position);
		}
		return position + 1;
	}

	private static int endOfName(String text, int start) {
		int end = start;
		while (end < text.length() && isNameCharacter(text.charAt(end), end == start)) {
			end++;
		}
		if (end == start || end - start > MAXIMUM_NAME_LENGTH) {
			throw invalid(text, "a name of 1 to " + MAXIMUM_NAME_LENGTH + " letters, digits, '_' or '-' that begins "
					+ "with a letter or '_' is expected at character " + start);
		}
		return end;
	}

	private static int endOfIndex(String text, int open) {
		int end = open + 1;
		while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
			end++;
		}
		int digits = end - open - 1;
		if (digits == 0 || digits > MAXIMUM_INDEX_DIGITS || end == text.length() || text.charAt(end) != ']'
				|| (digits > 1 && text.charAt(open + 1) == '0')) {
			throw invalid(text, "a position from 0 to 9999 and ']' are expected at character " + (open + 1));
		}
		return end + 1;
	}

	private static boolean isNameCharacter(char character, boolean first) {
		boolean letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
				|| character == '_';
		return letter || (!first && ((character >= '0' && character <= '9') || character == '-'));
	}

	private static IllegalArgumentException invalid(String text, String why) {
		return new IllegalArgumentException("'" + text + "' is no field path: " + why);
	}

	/**
	 * One step down into a document.
	 */
	public sealed interface Step permits Name, Index {

	}

	/**
	 * Steps into an object.
	 *
	 * @param name the member's name
	 */
	public record Name(String name) implements Step {

	}

	/**
	 * Steps into an array.
	 *
	 * @param position the element's position, counted from 0
	 */
	public record Index(int position) implements Step {

	}

}
