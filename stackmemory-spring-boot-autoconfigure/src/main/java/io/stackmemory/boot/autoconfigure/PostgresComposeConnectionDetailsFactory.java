package io.stackmemory.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

import io.stackmemory.boot.StackMemoryConnectionDetails;

/**
 * Makes a {@code postgres} service of Docker Compose work, as its environment variables
 * have set it up.
 */
class PostgresComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<StackMemoryConnectionDetails> {

	private static final int PORT = 5432;

	private static final String DEFAULT_USER = "postgres";

	PostgresComposeConnectionDetailsFactory() {
		super("postgres");
	}

	@Override
	protected StackMemoryConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new Details(source.getRunningService());
	}

	private static final class Details extends DockerComposeConnectionDetails implements StackMemoryConnectionDetails {

		private final RunningService service;

		private Details(RunningService service) {
			super(service);
			this.service = service;
		}

		@Override
		public String url() {
			return "postgres://" + this.service.host() + ":" + this.service.ports().get(PORT) + "/"
					+ environment("POSTGRES_DB", username());
		}

		@Override
		public String username() {
			return environment("POSTGRES_USER", DEFAULT_USER);
		}

		@Override
		public @Nullable String password() {
			return this.service.env().get("POSTGRES_PASSWORD");
		}

		private String environment(String name, String otherwise) {
			String value = this.service.env().get(name);
			return (value != null) ? value : otherwise;
		}

	}

}
