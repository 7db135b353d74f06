package io.stackmemory.storage.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;

import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.stackmemory.storage.StorageSetupException;
import io.stackmemory.test.BatchWriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A remote that is reached by SSH, with the key of the user.
 */
class GitSshTests extends GitFixture {

	private final SshServer server = SshServer.setUpDefaultServer();

	private @Nullable SshSessionFactory usual;

	private volatile @Nullable KeyPair accepted;

	@BeforeEach
	void start() throws Exception {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
		generator.initialize(3072);
		KeyPair own = generator.generateKeyPair();
		Path home = Files.createDirectories(this.directory.resolve("home"));
		Path ssh = Files.createDirectories(home.resolve(".ssh"));
		try (OutputStream key = Files.newOutputStream(ssh.resolve("id_rsa"))) {
			OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(own, "test", null, key);
		}
		Files.writeString(ssh.resolve("config"), "Host *\n  StrictHostKeyChecking no\n");
		this.accepted = own;
		this.server.setHost("127.0.0.1");
		this.server.setKeyPairProvider(KeyPairProvider.wrap(generator.generateKeyPair()));
		this.server.setPublickeyAuthenticator((user, key, session) -> {
			KeyPair let = this.accepted;
			return let != null && KeyUtils.compareKeys(key, let.getPublic());
		});
		this.server.setCommandFactory((channel, line) -> new GitCommand(line, remote()));
		this.server.start();
		SshdSessionFactory factory = new SshdSessionFactoryBuilder().setHomeDirectory(home.toFile())
			.setSshDirectory(ssh.toFile())
			.build(null);
		this.usual = SshSessionFactory.getInstance();
		SshSessionFactory.setInstance(factory);
	}

	@AfterEach
	void stop() throws IOException {
		SshSessionFactory.setInstance(this.usual);
		this.server.stop(true);
	}

	@Test
	void pushesAndFetchesWithTheKeyOfTheUser() {
		String address = "ssh://git@127.0.0.1:" + this.server.getPort() + "/memory.git";
		GitStorageBackend one = open("one", address);
		new BatchWriter(one).put("a", "1");
		one.flush();
		assertThat(digest(open("two", address))).isEqualTo(digest(one));
		assertThat(one.toString()).isEqualTo("git:" + address + "#stackmemory/memory");
	}

	@Test
	void saysThatTheKeyIsNotAccepted() {
		this.accepted = null;
		StorageSetupException refused = catchThrowableOfType(StorageSetupException.class,
				() -> open("one", "ssh://git@127.0.0.1:" + this.server.getPort() + "/memory.git"));
		assertThat(refused.reason()).isEqualTo(StorageSetupException.Reason.CREDENTIALS);
	}

	/**
	 * What a git server does for the two commands that git sends.
	 */
	private static final class GitCommand implements Command {

		private final String line;

		private final Path repository;

		private @Nullable InputStream in;

		private @Nullable OutputStream out;

		private @Nullable OutputStream err;

		private @Nullable ExitCallback exit;

		GitCommand(String line, Path repository) {
			this.line = line;
			this.repository = repository;
		}

		@Override
		public void setInputStream(InputStream stream) {
			this.in = stream;
		}

		@Override
		public void setOutputStream(OutputStream stream) {
			this.out = stream;
		}

		@Override
		public void setErrorStream(OutputStream stream) {
			this.err = stream;
		}

		@Override
		public void setExitCallback(ExitCallback callback) {
			this.exit = callback;
		}

		@Override
		public void start(ChannelSession channel, Environment environment) {
			Thread thread = new Thread(this::serve, "git-over-ssh");
			thread.setDaemon(true);
			thread.start();
		}

		private void serve() {
			int status = 1;
			try (FileRepository opened = new FileRepository(this.repository.toFile())) {
				if (this.line.startsWith("git-upload-pack")) {
					new UploadPack(opened).upload(this.in, this.out, this.err);
				}
				else {
					new ReceivePack(opened).receive(this.in, this.out, this.err);
				}
				status = 0;
			}
			catch (IOException ex) {
				status = 2;
			}
			if (this.exit != null) {
				this.exit.onExit(status);
			}
		}

		@Override
		public void destroy(ChannelSession channel) {
			// The thread ends with its streams
		}

	}

}
