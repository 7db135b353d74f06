package io.stackmemory.boot.autoconfigure;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

import io.stackmemory.frame.Frames;
import io.stackmemory.storage.tiered.ReplicaSettings;

/**
 * Properties of the replicas of the default store.
 *
 * @param replicas Stores that everything is shipped to, a moment after it was written.
 * Each has the properties of the default one: backend, schema, sqlite, postgres, file and
 * git.
 * @param restore When the memory is filled from the replicas before the application is
 * ready.
 * @param flushTimeout How long a flush waits for the replicas.
 */
@ConfigurationProperties("stackmemory")
public record ReplicationProperties(@DefaultValue List<Replica> replicas, @DefaultValue("if-empty") RestoreMode restore,
		@DefaultValue("30s") Duration flushTimeout) {

	/**
	 * Checks the values, so that a wrong one is reported as a property.
	 */
	public ReplicationProperties {
		InvalidSettingException.require(!flushTimeout.isNegative(), "flush-timeout", flushTimeout,
				"The time-out is not negative");
		Set<String> names = new HashSet<>();
		for (int i = 0; i < replicas.size(); i++) {
			String name = replicas.get(i).nameOr(i);
			InvalidSettingException.require(names.add(name), "replicas[" + i + "].name", name,
					"Another replica has this name; each has one of its own");
		}
	}

	/**
	 * When the memory is filled from the replicas.
	 */
	public enum RestoreMode {

		/** If it is empty. */
		IF_EMPTY,

		/** Always: what a replica has newer is taken over. */
		MERGE,

		/** Never. */
		NEVER

	}

	/**
	 * Properties of a replica, beside those of its backend.
	 *
	 * @param backend Where the replica is.
	 * @param name Name in health and meters, and of what waits for it. The backend and
	 * the number when unset.
	 * @param maxLag From which age on something that waits makes the health DEGRADED.
	 * @param interval How long changes are gathered before they are shipped together.
	 * @param maximumEntries Most changes that may wait.
	 * @param maximumSize Most bytes that they may have as JSON.
	 * @param whenFull What becomes of a write while as much waits as may.
	 * @param maximumWait How long a write waits for room, where it waits.
	 * @param retryPause Pause after a failure. Doubles with each further one.
	 * @param longestPause Longest pause between two attempts.
	 * @param failures After how many failures in a row the replica counts as out of
	 * order.
	 */
	public record Replica(@Nullable String backend, @Nullable String name, @DefaultValue("1m") Duration maxLag,
			@DefaultValue("500ms") Duration interval, @DefaultValue("100000") long maximumEntries,
			@DefaultValue("256MB") DataSize maximumSize, @DefaultValue("wait") ReplicaSettings.WhenFull whenFull,
			@DefaultValue("5s") Duration maximumWait, @DefaultValue("200ms") Duration retryPause,
			@DefaultValue("30s") Duration longestPause, @DefaultValue("5") int failures) {

		/**
		 * Checks the values, so that a wrong one is reported as a property.
		 */
		public Replica {
			InvalidSettingException.require(StringUtils.hasText(backend), "backend", backend,
					"A replica is on a backend, such as git or postgres");
			InvalidSettingException.require(name == null || ReplicaSettings.isName(name), "name", name,
					"A name has small letters, digits and dashes, 63 at most");
			InvalidSettingException.require(!maxLag.isNegative(), "max-lag", maxLag, "The age is not negative");
			InvalidSettingException.require(!interval.isNegative(), "interval", interval,
					"The interval is not negative");
			InvalidSettingException.require(maximumEntries > 0, "maximum-entries", maximumEntries,
					"The number is positive");
			InvalidSettingException.require(maximumSize.toBytes() > 0, "maximum-size", maximumSize,
					"The size is positive");
			InvalidSettingException.require(!maximumWait.isNegative(), "maximum-wait", maximumWait,
					"The time is not negative");
			InvalidSettingException.require(!retryPause.isNegative(), "retry-pause", retryPause,
					"The pause is not negative");
			InvalidSettingException.require(longestPause.compareTo(retryPause) >= 0, "longest-pause", longestPause,
					"The longest pause is not shorter than the first one");
			InvalidSettingException.require(failures > 0, "failures", failures, "The number is positive");
		}

		/**
		 * A replica in the branch of the repository that the application was cloned from.
		 */
		static Replica inGit() {
			return new Binder(new MapConfigurationPropertySource(Map.of("replica.backend", "git")))
				.bind("replica", Replica.class)
				.get();
		}

		String nameOr(int index) {
			return (this.name != null) ? this.name
					: String.valueOf(this.backend).trim().toLowerCase(Locale.ROOT) + "-" + index;
		}

		ReplicaSettings settings() {
			return new ReplicaSettings(this.maximumEntries, this.maximumSize.toBytes(), this.whenFull, this.maximumWait,
					this.maxLag, this.interval, this.retryPause, this.longestPause, this.failures, Frames.URGENT);
		}

	}

}
