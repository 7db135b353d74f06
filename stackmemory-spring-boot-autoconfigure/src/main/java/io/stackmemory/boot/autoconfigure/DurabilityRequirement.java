package io.stackmemory.boot.autoconfigure;

import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import io.stackmemory.storage.Durability.Level;
import io.stackmemory.storage.StorageBackend;

/**
 * Refuses to start where a store can't survive what it has to. A file at a place that is
 * gone with the machine or the container survives the process and no more, whatever is
 * waited for; a PostgreSQL server on another machine survives the loss of this one.
 */
final class DurabilityRequirement {

	private static final Pattern ELSEWHERE = Pattern
		.compile("postgres(ql)?://(?!localhost\\b|127\\.|\\[::1\\]|0\\.0\\.0\\.0)[^/]+/.*");

	private final @Nullable Level required;

	DurabilityRequirement(@Nullable Level required) {
		this.required = required;
	}

	/**
	 * Looks at a store, and closes it if it is not enough.
	 */
	void check(StorageBackend store) {
		if (this.required == null) {
			return;
		}
		Level level = given(store);
		if (level.compareTo(this.required) < 0) {
			store.close();
			throw new FailureAnalyzedException("stackmemory.durability.required is '" + name(this.required) + "', but "
					+ store + " survives '" + name(level) + "' at most" + place(store) + ".", advice(this.required));
		}
	}

	private static Level given(StorageBackend store) {
		Level declared = store.durability().flushed();
		if (declared == Level.MACHINE && ELSEWHERE.matcher(store.toString()).matches()) {
			return Level.ANYWHERE;
		}
		boolean isGone = place(store).length() > 0;
		return (isGone && declared.compareTo(Level.OPERATING_SYSTEM) > 0) ? Level.OPERATING_SYSTEM : declared;
	}

	/**
	 * Why a place does not count as a disk; empty if it does.
	 */
	private static String place(StorageBackend store) {
		return StorePlace.of(store).map((place) -> switch (place) {
			case MEMORY -> ", as it is in memory";
			case CONTAINER_LAYER -> ", as it is in the uppermost layer of a container";
			case NETWORK -> ", as it is on a network file system";
			case DISK, TEMPORARY -> "";
		}).orElse("");
	}

	private static String advice(Level required) {
		return switch (required) {
			case PROCESS, OPERATING_SYSTEM -> "Set stackmemory.backend to 'sqlite', 'file' or 'postgres'.";
			case MACHINE -> "Set stackmemory.backend to 'sqlite' or 'file' on a disk or a volume, or to 'postgres'; or "
					+ "require less.";
			case ANYWHERE -> "Set stackmemory.backend to 'postgres' with a server on another machine, add a replica "
					+ "that is one (stackmemory.replicas[0].backend), or require less.";
		};
	}

	private static String name(Level level) {
		return level.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
