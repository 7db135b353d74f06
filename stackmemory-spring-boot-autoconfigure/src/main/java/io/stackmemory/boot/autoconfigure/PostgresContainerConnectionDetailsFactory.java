package io.stackmemory.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

import io.stackmemory.boot.StackMemoryConnectionDetails;

/**
 * Makes {@code @ServiceConnection} on a {@link PostgreSQLContainer} work.
 */
class PostgresContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<PostgreSQLContainer, StackMemoryConnectionDetails> {

	@Override
	protected StackMemoryConnectionDetails getContainerConnectionDetails(
			ContainerConnectionSource<PostgreSQLContainer> source) {
		return new Details(source);
	}

	private static final class Details extends ContainerConnectionDetails<PostgreSQLContainer>
			implements StackMemoryConnectionDetails {

		private Details(ContainerConnectionSource<PostgreSQLContainer> source) {
			super(source);
		}

		@Override
		public String url() {
			return getContainer().getJdbcUrl();
		}

		@Override
		public @Nullable String username() {
			return getContainer().getUsername();
		}

		@Override
		public @Nullable String password() {
			return getContainer().getPassword();
		}

		@Override
		public @Nullable SslBundle sslBundle() {
			return getSslBundle();
		}

	}

}
