package io.stackmemory.boot.autoconfigure;

import java.time.Clock;

import com.zaxxer.hikari.HikariDataSource;
import org.postgresql.Driver;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import io.stackmemory.boot.StorageBackendFactory;
import io.stackmemory.storage.jdbc.JdbcStorageBackend;

/**
 * Offers PostgreSQL where its driver is.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ JdbcStorageBackend.class, Driver.class, HikariDataSource.class })
@EnableConfigurationProperties({ PostgresProperties.class, SchemaProperties.class })
class PostgresConfiguration {

	@Bean
	StorageBackendFactory postgresStorageBackendFactory(PostgresProperties properties, SchemaProperties schema,
			BeanFactory beans, Environment environment, ObjectProvider<Clock> clock) {
		StoreBinding binding = new StoreBinding(environment);
		PostgresOpening main = new PostgresOpening("stackmemory", properties, beans, environment);
		return StorageBackendFactory.of(JdbcStorageBackend.POSTGRES,
				() -> main.open(properties.settings(schema.schema()), clock.getIfUnique(Clock::systemUTC)),
				(prefix) -> {
					PostgresProperties own = binding.bind(prefix, "postgres", PostgresProperties.class);
					SchemaProperties tables = binding.bind(prefix, "", SchemaProperties.class);
					return new PostgresOpening(prefix, own, beans, environment).open(own.settings(tables.schema()),
							clock.getIfUnique(Clock::systemUTC));
				});
	}

}
