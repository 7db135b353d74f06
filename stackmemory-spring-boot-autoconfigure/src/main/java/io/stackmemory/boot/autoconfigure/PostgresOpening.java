package io.stackmemory.boot.autoconfigure;

import java.time.Clock;

import javax.net.ssl.SSLSocketFactory;
import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import io.stackmemory.boot.StackMemoryConnectionDetails;
import io.stackmemory.storage.jdbc.JdbcStorageBackend;
import io.stackmemory.storage.jdbc.PostgresPool;
import io.stackmemory.storage.jdbc.PostgresSettings;
import io.stackmemory.storage.jdbc.PostgresUrl;

/**
 * Finds out over which connections the store is reached: those of a {@link DataSource},
 * or else those to the address that a {@link StackMemoryConnectionDetails} bean, a
 * property or the environment gives, in this order.
 */
final class PostgresOpening {

	private static final String APPLICATION = "application";

	private static final String DATABASE_URL = "DATABASE_URL";

	private static final String MAIN = "stackmemory";

	private final String prefix;

	private final PostgresProperties properties;

	private final BeanFactory beans;

	private final Environment environment;

	/**
	 * Prepares the opening.
	 * @param prefix what the properties of the store begin with
	 */
	PostgresOpening(String prefix, PostgresProperties properties, BeanFactory beans, Environment environment) {
		this.prefix = prefix;
		this.properties = properties;
		this.beans = beans;
		this.environment = environment;
	}

	JdbcStorageBackend open(PostgresSettings settings, Clock clock) {
		String dataSource = this.properties.datasource();
		return StringUtils.hasText(dataSource) ? JdbcStorageBackend.postgres(dataSource(dataSource), settings, clock)
				: JdbcStorageBackend.postgres(pool(), settings, clock);
	}

	private DataSource dataSource(String name) {
		try {
			return name.equals(APPLICATION) ? this.beans.getBean(DataSource.class)
					: this.beans.getBean(name, DataSource.class);
		}
		catch (NoSuchBeanDefinitionException ex) {
			throw new FailureAnalyzedException(
					this.prefix + ".postgres.datasource is '" + name + "', but "
							+ (name.equals(APPLICATION) ? "the application has no DataSource, or several of them."
									: "there is no DataSource bean of this name."),
					"Set it to the name of a DataSource bean, or remove it and set " + this.prefix + ".postgres.url.");
		}
	}

	private PostgresPool pool() {
		StackMemoryConnectionDetails details = details();
		PostgresProperties.Pool pool = this.properties.pool();
		String username = (details != null) ? details.username() : this.properties.username();
		String password = (details != null) ? details.password() : this.properties.password();
		return new PostgresPool(PostgresUrl.parse((details != null) ? details.url() : url()), username, password,
				pool.maximumSize(), pool.minimumIdle(), pool.connectionTimeout(), pool.idleTimeout(),
				pool.leakDetectionThreshold(), sslSocketFactory(details));
	}

	/**
	 * Whatever starts a database for the application means the default store, and a
	 * further one that has no address of its own.
	 */
	private @Nullable StackMemoryConnectionDetails details() {
		return (this.prefix.equals(MAIN) || !StringUtils.hasText(this.properties.url()))
				? this.beans.getBeanProvider(StackMemoryConnectionDetails.class).getIfAvailable() : null;
	}

	private String url() {
		String url = StringUtils.hasText(this.properties.url()) ? this.properties.url()
				: this.environment.getProperty(DATABASE_URL);
		if (!StringUtils.hasText(url)) {
			throw new FailureAnalyzedException(
					this.prefix + ".backend is 'postgres', but nothing says where the database is.",
					"Set " + this.prefix
							+ ".postgres.url or the environment variable DATABASE_URL to an address such as "
							+ "postgres://user:password@host:5432/database, or " + this.prefix
							+ ".postgres.datasource to " + "'application' to use the DataSource of the application.");
		}
		return url;
	}

	private @Nullable SSLSocketFactory sslSocketFactory(@Nullable StackMemoryConnectionDetails details) {
		String name = this.properties.sslBundle();
		SslBundle bundle = (details != null) ? details.sslBundle() : null;
		if (StringUtils.hasText(name)) {
			bundle = bundle(name);
		}
		return (bundle != null) ? bundle.createSslContext().getSocketFactory() : null;
	}

	private SslBundle bundle(String name) {
		SslBundles bundles = this.beans.getBeanProvider(SslBundles.class).getIfAvailable();
		if (bundles == null || !bundles.getBundleNames().contains(name)) {
			throw new FailureAnalyzedException(
					this.prefix + ".postgres.ssl-bundle is '" + name + "', but there is no SSL bundle of this name.",
					"Set it to the name of a bundle below spring.ssl.bundle, or remove it.");
		}
		return bundles.getBundle(name);
	}

}
