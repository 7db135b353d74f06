package io.stackmemory.boot.autoconfigure;

import java.time.Clock;

import org.sqlite.JDBC;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.stackmemory.boot.StorageBackendFactory;
import io.stackmemory.storage.jdbc.JdbcStorageBackend;

/**
 * Offers SQLite where its driver is.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ JdbcStorageBackend.class, JDBC.class })
@EnableConfigurationProperties({ SqliteProperties.class, SchemaProperties.class })
class SqliteConfiguration {

	@Bean
	StorageBackendFactory sqliteStorageBackendFactory(SqliteProperties properties, SchemaProperties schema,
			ObjectProvider<Clock> clock) {
		return StorageBackendFactory.of(JdbcStorageBackend.SQLITE, () -> JdbcStorageBackend
			.sqlite(properties.settings(schema.schema()), clock.getIfUnique(Clock::systemUTC)));
	}

}
