package io.stackmemory.boot.actuate;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The properties of this library that were set somewhere, without secrets: passwords are
 * replaced, and so is the user information in an address.
 */
public final class SettingsInEffect {

	private static final String PREFIX = "stackmemory.";

	private static final String HIDDEN = "******";

	private static final Pattern SECRET = Pattern.compile(".*(password|secret|token|key|credential).*");

	private static final Pattern USER_INFORMATION = Pattern.compile("//[^/@]*@");

	private static final Pattern PARAMETER = Pattern.compile("(?i)((?:password|secret|token|user)=)[^&;]*");

	private final ConfigurableEnvironment environment;

	/**
	 * Creates the view.
	 * @param environment where properties are set
	 */
	public SettingsInEffect(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * What is set now.
	 * @return values by the names that they were set with
	 */
	public Map<String, String> values() {
		Map<String, String> values = new TreeMap<>();
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable) {
				for (String name : enumerable.getPropertyNames()) {
					String canonical = name.toLowerCase(Locale.ROOT).replace('_', '.');
					if (canonical.startsWith(PREFIX)) {
						values.putIfAbsent(canonical, shown(canonical, this.environment.getProperty(name)));
					}
				}
			}
		}
		return values;
	}

	private static String shown(String name, @Nullable String value) {
		if (SECRET.matcher(name).matches()) {
			return HIDDEN;
		}
		String text = USER_INFORMATION.matcher(String.valueOf(value)).replaceAll("//" + HIDDEN + "@");
		return PARAMETER.matcher(text).replaceAll("$1" + HIDDEN);
	}

}
