package io.stackmemory.boot.autoconfigure;

import com.zaxxer.hikari.HikariDataSource;
import org.postgresql.Driver;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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

	private final BeanFactory beans;

	PostgresConfiguration(BeanFactory beans) {
		this.beans = beans;
	}

	@Bean
	StorageBackendFactory postgresStorageBackendFactory(ObjectProvider<PostgresProperties> properties,
			SchemaProperties schema, HostApplication host) {
		StoreBinding binding = host.binding();
		return StorageBackendFactory.of(JdbcStorageBackend.POSTGRES,
				() -> open("stackmemory", properties.getObject(), schema, host),
				(prefix) -> open(prefix, binding.bind(prefix, "postgres", PostgresProperties.class),
						binding.bind(prefix, "", SchemaProperties.class), host));
	}

	private StorageBackend open(String prefix, PostgresProperties properties, SchemaProperties tables,
			HostApplication host) {
		return new PostgresOpening(prefix, properties, this.beans, host.environment())
			.open(properties.settings(tables.schema()), host.clock());
	}

}
