package io.stackmemory.boot.autoconfigure;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.stackmemory.boot.StorageBackendFactory;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageSetupException;
import io.stackmemory.storage.git.GitSettings;
import io.stackmemory.storage.git.GitStorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;

/**
 * Offers a branch of a git repository, where the backend for it is on the class path.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(GitStorageBackend.class)
@EnableConfigurationProperties(GitProperties.class)
class GitConfiguration {

	@Bean
	StorageBackendFactory gitStorageBackendFactory(ObjectProvider<GitProperties> properties,
			StackMemoryProperties memory, HostApplication host) {
		StoreBinding binding = host.binding();
		// As much again for what surrounds a document
		long largest = 2 * memory.maximumDocumentSize().toBytes() + 65_536;
		return StorageBackendFactory.of(GitStorageBackend.NAME,
				() -> open("stackmemory", properties.getObject().settings(host.environment(), largest), host.clock()),
				(prefix) -> open(prefix,
						binding.bind(prefix, "git", GitProperties.class).settings(host.environment(), largest),
						host.clock()));
	}

	private static StorageBackend open(String prefix, GitSettings settings, Clock wall) {
		try {
			return GitStorageBackend.open(settings, new MemoryStorageBackend(wall), wall);
		}
		catch (StorageSetupException ex) {
			throw new FailureAnalyzedException(ex.getMessage() + ".", advice(prefix + ".git", ex.reason()), ex);
		}
	}

	private static String advice(String prefix, StorageSetupException.Reason reason) {
		return switch (reason) {
			case CREDENTIALS, PRIVILEGES -> "Set " + prefix
					+ ".token to a token that may read and write the repository (on GitHub Actions: 'permissions: "
					+ "contents: write', and GITHUB_TOKEN in the environment), or choose a branch that is not protected "
					+ "with " + prefix + ".branch.";
			case ENCRYPTION -> "Let " + prefix + ".remote begin with https:// or ssh://.";
			case ADDRESS, UNREACHABLE, DATABASE, SERVER, SCHEMA -> "Correct " + prefix
					+ ".remote. It is an address that git understands, such as "
					+ "https://github.com/owner/repository.git or git@github.com:owner/repository.git, or the path of "
					+ "a repository, which has to exist already.";
		};
	}

}
