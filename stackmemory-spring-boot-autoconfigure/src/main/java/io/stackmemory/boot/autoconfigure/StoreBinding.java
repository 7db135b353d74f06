package io.stackmemory.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Reads the properties of a further store, at run time. They are those of the default
 * store, below another prefix; what would be the same place is another one by default.
 */
final class StoreBinding {

	private final Environment environment;

	StoreBinding(Environment environment) {
		this.environment = environment;
	}

	<T> T bind(String prefix, String part, Class<T> type) {
		List<ConfigurationPropertySource> sources = new ArrayList<>();
		ConfigurationPropertySources.get(this.environment).forEach(sources::add);
		sources.add(new MapConfigurationPropertySource(defaults(prefix)));
		PlaceholdersResolver placeholders = new PropertySourcesPlaceholdersResolver(this.environment);
		return new Binder(sources, placeholders).bindOrCreate(part.isEmpty() ? prefix : prefix + "." + part, type);
	}

	private static Map<String, String> defaults(String prefix) {
		String name = prefix.substring(prefix.lastIndexOf('.') + 1);
		return Map.of(prefix + ".sqlite.path", ".stackmemory/" + name + ".db", prefix + ".file.directory",
				".stackmemory/" + name, prefix + ".postgres.schema", "stackmemory_" + name.replace('-', '_'));
	}

}
