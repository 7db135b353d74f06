package io.stackmemory.boot.platform;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * What kind of machine an application runs on, as far as that can be told from the
 * variables that platforms set.
 */
public enum Platform {

	/** A job of GitHub Actions; the machine is gone when it ends. */
	GITHUB_ACTIONS("GitHub Actions", true),

	/** Another service for continuous integration. */
	CONTINUOUS_INTEGRATION("a CI job", true),

	/** Railway; the machine is gone with the next deployment. */
	RAILWAY("Railway", true),

	/** Google Cloud Run; the machine may be gone at any time. */
	CLOUD_RUN("Cloud Run", true),

	/** A pod in Kubernetes. */
	KUBERNETES("Kubernetes", true),

	/** A container of which no more is known. */
	CONTAINER("a container", true),

	/** A machine that stays, as far as anybody can tell. */
	MACHINE("a machine that stays", false);

	private final String title;

	private final boolean ephemeral;

	Platform(String title, boolean ephemeral) {
		this.title = title;
		this.ephemeral = ephemeral;
	}

	/**
	 * What people call it.
	 * @return the name
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Whether what is not on a volume is gone when the process or the container ends.
	 * @return whether it is
	 */
	public boolean isEphemeral() {
		return this.ephemeral;
	}

	/**
	 * Finds out where this process runs.
	 * @return the platform
	 */
	public static Platform current() {
		return detect(System::getenv, Files::exists);
	}

	static Platform detect(Function<String, @Nullable String> variables, Predicate<Path> exists) {
		if ("true".equals(variables.apply("GITHUB_ACTIONS"))) {
			return GITHUB_ACTIONS;
		}
		if ("true".equals(variables.apply("CI"))) {
			return CONTINUOUS_INTEGRATION;
		}
		if (variables.apply("RAILWAY_PROJECT_ID") != null || variables.apply("RAILWAY_ENVIRONMENT") != null) {
			return RAILWAY;
		}
		if (variables.apply("K_SERVICE") != null || variables.apply("CLOUD_RUN_JOB") != null) {
			return CLOUD_RUN;
		}
		if (variables.apply("KUBERNETES_SERVICE_HOST") != null) {
			return KUBERNETES;
		}
		return (exists.test(Path.of("/.dockerenv")) || exists.test(Path.of("/run/.containerenv"))) ? CONTAINER
				: MACHINE;
	}

}
