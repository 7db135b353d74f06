package io.stackmemory.frame;

/**
 * How long a context may be. Immutable.
 *
 * @param characters the most characters of its text
 */
public record ContextBudget(int characters) {

	/** A token of English text or code has about four characters. */
	private static final int CHARACTERS_PER_TOKEN = 4;

	/**
	 * Checks the number.
	 * @throws IllegalArgumentException if it is negative
	 */
	public ContextBudget {
		if (characters < 0) {
			throw new IllegalArgumentException("A context can't have " + characters + " characters");
		}
	}

	/**
	 * A number of characters.
	 * @param most the most characters of the text
	 * @return the budget
	 */
	public static ContextBudget ofCharacters(int most) {
		return new ContextBudget(most);
	}

	/**
	 * About a number of tokens, four characters each. How many a model counts depends on
	 * the model; leave room, or count its text with the model's own tokenizer.
	 * @param most the most tokens of the text
	 * @return the budget
	 */
	public static ContextBudget ofTokens(int most) {
		return new ContextBudget(Math.multiplyExact(most, CHARACTERS_PER_TOKEN));
	}

}
