package io.stackmemory.boot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

/**
 * A property has a value that it can't have. Thrown while properties are bound, by the
 * record that they are bound to, which does not know what their names begin with.
 */
public class InvalidSettingException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String setting;

	private final String value;

	/**
	 * Creates the exception.
	 * @param setting the last part of the name of the property
	 * @param value its value
	 * @param requirement what has to hold, as a sentence
	 */
	public InvalidSettingException(String setting, @Nullable Object value, String requirement) {
		super(requirement);
		this.setting = setting;
		this.value = (value instanceof Duration duration) ? DurationStyle.SIMPLE.print(duration)
				: String.valueOf(value);
	}

	/**
	 * Throws unless a rule holds.
	 * @param holds whether it does
	 * @param setting the last part of the name of the property
	 * @param value its value
	 * @param requirement the rule, as a sentence
	 */
	public static void require(boolean holds, String setting, @Nullable Object value, String requirement) {
		if (!holds) {
			throw new InvalidSettingException(setting, value, requirement);
		}
	}

	/**
	 * Lets somebody else check a value.
	 * @param setting the last part of the name of the property
	 * @param value its value
	 * @param check throws an {@link IllegalArgumentException} that tells the rule
	 */
	static void check(String setting, @Nullable Object value, Runnable check) {
		try {
			check.run();
		}
		catch (InvalidSettingException ex) {
			throw ex;
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSettingException(setting, value, String.valueOf(ex.getMessage()));
		}
	}

	String setting() {
		return this.setting;
	}

	String value() {
		return this.value;
	}

}
