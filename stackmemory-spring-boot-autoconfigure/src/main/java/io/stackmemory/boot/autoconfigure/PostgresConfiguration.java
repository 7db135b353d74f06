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
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.jdbc.JdbcStorageBackend;

/**
 * Offers PostgreSQL where its driver is.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ JdbcStorageBackend.class, Driver.class, HikariDataSource.class })
@EnableConfigurationProperties({ PostgresProperties.class, SchemaProperties.class })
class PostgresConfiguration {

	@Bean
	StorageBackendFactory postgresStorageBackendFactory(ObjectProvider<PostgresProperties> properties,
			SchemaProperties schema, BeanFactory beans, Environment environment, ObjectProvider<Clock> clock) {
		StoreBinding binding = new StoreBinding(environment);
		return StorageBackendFactory.of(JdbcStorageBackend.POSTGRES,
				() -> open("stackmemory", properties.getObject(), schema, beans, environment, clock),
				(prefix) -> open(prefix, binding.bind(prefix, "postgres", PostgresProperties.class),
						binding.bind(prefix, "", SchemaProperties.class), beans, environment, clock));
	}

	private static StorageBackend open(String prefix, PostgresProperties properties, SchemaProperties tables,
			BeanFactory beans, Environment environment, ObjectProvider<Clock> clock) {
		return new PostgresOpening(prefix, properties, beans, environment).open(properties.settings(tables.schema()),
				clock.getIfUnique(Clock::systemUTC));
	}

}
