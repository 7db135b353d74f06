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

	private static final Logger logger = LoggerFactory.getLogger(BackendChoice.class);

	private final Environment environment;

	private final Platform platform;

	BackendChoice(Environment environment, Platform platform) {
		this.environment = environment;
		this.platform = platform;
	}

	/**
	 * The backend that is to be used.
	 * @param configured what is configured
	 * @return the same, unless a choice is asked for
	 */
	@Nullable String resolve(@Nullable String configured) {
		if (configured == null || !configured.trim().equalsIgnoreCase(AUTO)) {
			return configured;
		}
		Choice choice = choose();
		logger.info("Chose the backend '{}': {}", choice.backend, choice.reason);
		return choice.backend;
	}

	private Choice choose() {
		for (String address : new String[] { "stackmemory.postgres.url", "stackmemory.postgres.datasource",
				"DATABASE_URL" }) {
			if (StringUtils.hasText(this.environment.getProperty(address))) {
				return new Choice("postgres", address + " says where a server is");
			}
		}
		return switch (this.platform) {
			case GITHUB_ACTIONS, CONTINUOUS_INTEGRATION -> new Choice("file", "this is " + this.platform.title()
					+ ", where lines of text are easily carried away before the machine is gone");
			case MACHINE -> new Choice("sqlite", "this is " + this.platform.title());
			case RAILWAY, CLOUD_RUN, KUBERNETES, CONTAINER -> new Choice("sqlite",
					"this is " + this.platform.title() + (hasVolume() ? ", and the file is on a volume"
							: ", and no server is configured. What is kept is gone with the container, unless a "
									+ "volume is mounted or DATABASE_URL is set"));
		};
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
	 * @param backend its name
	 * @param reason why
	 */
	private record Choice(String backend, String reason) {

	}

}
