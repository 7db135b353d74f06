package io.stackmemory.boot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the end of an application.
 *
 * @param timeout How long saving and closing all stores may take, counted from the moment
 * at which the application begins to stop.
 * @param report File that tells, as JSON, what was saved and what was not. Only logged
 * when unset.
 * @param persistOnExit Whether anything is saved and shipped when the application stops.
 * What was acknowledged is as safe as the backend makes it anyway.
 */
@ConfigurationProperties("stackmemory.shutdown")
public record ShutdownProperties(@DefaultValue("5s") Duration timeout, @Nullable Path report,
		@DefaultValue("true") boolean persistOnExit) {

	/**
	 * Checks the value, so that a wrong one is reported as a property.
	 */
	public ShutdownProperties {
		InvalidSettingException.require(!timeout.isNegative() && !timeout.isZero(), "timeout", timeout,
				"The time-out is positive");
		InvalidSettingException.require(report == null || Files.isDirectory(directory(report)), "report", report,
				"The directory of the report has to exist");
	}

	private static Path directory(Path file) {
		Path parent = file.toAbsolutePath().getParent();
		return (parent != null) ? parent : file;
	}

}
