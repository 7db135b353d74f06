package io.stackmemory.boot.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.stackmemory.storage.jdbc.SchemaMode;

/**
 * Properties of backends with tables.
 *
 * @param schema What is done about the tables when the application starts.
 */
@ConfigurationProperties("stackmemory")
public record SchemaProperties(@DefaultValue("migrate") SchemaMode schema) {

}
