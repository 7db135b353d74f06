package io.stackmemory.boot.autoconfigure;

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
	StorageBackendFactory sqliteStorageBackendFactory(ObjectProvider<SqliteProperties> properties,
			SchemaProperties schema, HostApplication host) {
		StoreBinding binding = host.binding();
		return StorageBackendFactory.of(JdbcStorageBackend.SQLITE,
				() -> JdbcStorageBackend.sqlite(properties.getObject().settings(schema.schema()), host.clock()),
				(prefix) -> JdbcStorageBackend.sqlite(binding.bind(prefix, "sqlite", SqliteProperties.class)
					.settings(binding.bind(prefix, "", SchemaProperties.class).schema()), host.clock()));
	}

}
