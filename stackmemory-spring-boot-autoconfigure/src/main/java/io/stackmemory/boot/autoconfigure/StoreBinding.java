package io.stackmemory.boot.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
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

	/**
	 * What is not set. A replica in git is where the application was cloned from.
	 */
	private static Map<String, String> defaults(String prefix) {
		String last = prefix.substring(prefix.lastIndexOf('.') + 1);
		boolean isReplica = last.endsWith("]");
		String name = last.replace("replicas[", "replica-").replace("]", "");
		Map<String, String> defaults = new HashMap<>();
		defaults.put(prefix + ".sqlite.path", ".stackmemory/" + name + ".db");
		defaults.put(prefix + ".file.directory", ".stackmemory/" + name);
		defaults.put(prefix + ".git.directory", ".stackmemory/" + name + "-git");
		defaults.put(prefix + ".postgres.schema", "stackmemory_" + name.replace('-', '_'));
		if (isReplica) {
			defaults.put(prefix + ".git.remote", "origin");
		}
		return defaults;
	}

}
