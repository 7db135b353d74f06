package io.stackmemory.boot.autoconfigure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.NativeDetector;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Loads the driver of SQLite and its native library while the application context is
 * made, on a thread of its own, where that is what the application is going to store in.
 */
final class SqliteWarmUp implements EnvironmentPostProcessor, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(SqliteWarmUp.class);

	/** Switches off everything of this kind in Boot too. */
	private static final String IGNORED = "spring.backgroundpreinitializer.ignore";

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (isWorthIt(environment)) {
			Thread thread = new Thread(SqliteWarmUp::warmUp, "stackmemory-warm-up");
			thread.setDaemon(true);
			thread.start();
		}
	}

	static boolean isWorthIt(Environment environment) {
		String backend = environment.getProperty("stackmemory.backend");
		return (!StringUtils.hasText(backend) || backend.trim().equalsIgnoreCase("sqlite"))
				&& !environment.getProperty(IGNORED, Boolean.class, false) && !NativeDetector.inNativeImage()
				&& Runtime.getRuntime().availableProcessors() > 1
				&& ClassUtils.isPresent("org.sqlite.JDBC", SqliteWarmUp.class.getClassLoader());
	}

	private static void warmUp() {
		try (Connection connection = JDBC.createConnection("jdbc:sqlite::memory:", new Properties());
				PreparedStatement statement = connection.prepareStatement("SELECT 1");
				ResultSet row = statement.executeQuery()) {
			row.next();
		}
		catch (SQLException | LinkageError ex) {
			logger.debug("What opens the store will tell more", ex);
		}
	}

}
