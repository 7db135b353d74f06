package io.stackmemory.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import io.stackmemory.boot.platform.Place;
import io.stackmemory.boot.platform.Platform;

/**
 * Chooses a backend where {@code stackmemory.backend} is {@code auto}: by what is
 * configured and by where the application runs. Says what, and why, in one line.
 */
final class BackendChoice {

	static final String AUTO = "auto";

	private static final String CARRIED = "this is %s, where lines of text are easily carried away before the machine "
			+ "is gone";

	private static final Logger logger = LoggerFactory.getLogger(BackendChoice.class);

	private final Environment environment;

	private final Platform platform;

	private final boolean gitAvailable;

	BackendChoice(Environment environment, Platform platform, boolean gitAvailable) {
		this.environment = environment;
		this.platform = platform;
		this.gitAvailable = gitAvailable;
	}

	/**
	 * The backend that is to be used.
	 * @param configured what is configured
	 * @return the same, unless a choice is asked for
	 */
	Choice resolve(@Nullable String configured) {
		if (configured == null || !configured.trim().equalsIgnoreCase(AUTO)) {
			return new Choice(configured, false, "it is configured");
		}
		Choice choice = choose();
		logger.info("Chose the backend '{}'{}: {}", choice.backend, choice.replicaInGit ? " with a replica in git" : "",
				choice.reason);
		return choice;
	}

	private Choice choose() {
		for (String address : new String[] { "stackmemory.postgres.url", "stackmemory.postgres.datasource",
				"DATABASE_URL" }) {
			if (StringUtils.hasText(this.environment.getProperty(address))) {
				return new Choice("postgres", false, address + " says where a server is");
			}
		}
		return switch (this.platform) {
			case GITHUB_ACTIONS -> onGitHub();
			case CONTINUOUS_INTEGRATION -> new Choice("file", false, CARRIED.formatted(this.platform.title()));
			case MACHINE -> new Choice("sqlite", false, "this is " + this.platform.title());
			case RAILWAY, CLOUD_RUN, KUBERNETES, CONTAINER -> new Choice("sqlite", false,
					"this is " + this.platform.title() + (hasVolume() ? ", and the file is on a volume"
							: ", and no server is configured. What is kept is gone with the container, unless a "
									+ "volume is mounted or DATABASE_URL is set"));
		};
	}

	/**
	 * The machine is gone after the job; a branch of the repository stays.
	 */
	private Choice onGitHub() {
		String title = this.platform.title();
		if (!this.gitAvailable) {
			return new Choice("file", false, CARRIED.formatted(title)
					+ ". With io.stackmemory:stackmemory-git on the class path it goes to a branch by itself");
		}
		if (!StringUtils.hasText(this.environment.getProperty("GITHUB_TOKEN"))) {
			return new Choice("file", false,
					CARRIED.formatted(title) + ". With GITHUB_TOKEN in the environment it goes to a branch by itself");
		}
		return new Choice("file", true,
				"this is " + title + ", where the machine is gone after the job, and a branch of the repository stays");
	}

	private boolean hasVolume() {
		String path = this.environment.getProperty("stackmemory.sqlite.path", ".stackmemory/stackmemory.db");
		try {
			return Place.of(Path.of(path)) == Place.DISK;
		}
		catch (IOException ex) {
			logger.debug("Nobody knows what {} is on", path, ex);
			return false;
		}
	}

	/**
	 * A backend.
	 *
	 * @param backend its name; null for the usual one
	 * @param replicaInGit whether it has a replica in git where none is configured
	 * @param reason why
	 */
	record Choice(@Nullable String backend, boolean replicaInGit, String reason) {

	}

}
