package io.stackmemory.boot.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.StringUtils;

import io.stackmemory.boot.StorageBackendFactory;

/**
 * Picks the backend that a property names, when the application starts. Nothing is picked
 * in place of another one.
 */
final class StorageBackendSelection {

	private static final String DEFAULT = "sqlite";

	/** What has to be there for the backends that this library brings. */
	private static final Map<String, String> REQUIREMENTS = Map.of("sqlite",
			"org.xerial:sqlite-jdbc and io.stackmemory:stackmemory-jdbc", "postgres",
			"org.postgresql:postgresql, com.zaxxer:HikariCP and io.stackmemory:stackmemory-jdbc");

	private final String property;

	private final List<StorageBackendFactory> factories;

	/**
	 * Prepares the choice.
	 * @param property what names the backend
	 */
	StorageBackendSelection(String property, List<StorageBackendFactory> factories) {
		this.property = property;
		this.factories = factories;
	}

	StorageBackendFactory pick(@Nullable String configured) {
		String name = StringUtils.hasText(configured) ? configured.trim().toLowerCase(Locale.ROOT) : DEFAULT;
		List<StorageBackendFactory> matching = this.factories.stream()
			.filter((factory) -> factory.name().equalsIgnoreCase(name))
			.toList();
		if (matching.size() > 1) {
			throw new FailureAnalyzedException(
					"There are " + matching.size() + " StorageBackendFactory beans with the name '" + name + "'.",
					"Give your own factory a name that no other one has: taken are " + names() + ".");
		}
		return matching.stream().findFirst().orElseThrow(() -> notFound(name, StringUtils.hasText(configured)));
	}

	private FailureAnalyzedException notFound(String name, boolean configured) {
		String cause = configured ? this.property + " is '" + name + "'"
				: this.property + " is not set, which means '" + name + "'";
		String requirement = REQUIREMENTS.get(name);
		if (requirement != null) {
			return new FailureAnalyzedException(cause + ", but what this backend needs is not on the class path.",
					"Add " + requirement + " to the dependencies of your application, or set " + this.property
							+ " to one that is available: " + names() + ".");
		}
		String guess = closest(name).map((found) -> " Did you mean '" + found + "'?").orElse("");
		return new FailureAnalyzedException(cause + ", but there is no such backend." + guess, "Set " + this.property
				+ " to one that is available: " + names() + ". Or add a StorageBackendFactory bean of that name.");
	}

	private Optional<String> closest(String name) {
		return this.factories.stream()
			.map(StorageBackendFactory::name)
			.filter((candidate) -> candidate.startsWith(name) || name.startsWith(candidate)
					|| distance(candidate, name) <= 2)
			.findFirst();
	}

	private String names() {
		return String.join(", ", this.factories.stream().map(StorageBackendFactory::name).sorted().toList());
	}

	/**
	 * How many characters have to be inserted, removed or replaced (Levenshtein).
	 */
	private static int distance(String left, String right) {
		int[] row = new int[right.length() + 1];
		for (int j = 0; j <= right.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= left.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= right.length(); j++) {
				int replaced = diagonal + ((left.charAt(i - 1) == right.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
			}
		}
		return row[right.length()];
	}

}
