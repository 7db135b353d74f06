package io.stackmemory.storage.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability.Level;
import io.stackmemory.storage.Maintenance;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageSetupException;
import io.stackmemory.storage.StorageSetupException.Reason;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.query.Query;
import io.stackmemory.test.BatchWriter;
import io.stackmemory.test.Threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Remotes as they are in the world.
 */
class GitRemoteTests extends GitFixture {

	private static final String TOKEN = "ghs_thisIsVerySecret";

	@Test
	void goesOnFromTheRemoteOnAnotherMachine() throws Exception {
		try (GitServer server = new GitServer(remote())) {
			GitStorageBackend one = open("one", server.url());
			BatchWriter writer = new BatchWriter(one);
			for (int i = 0; i < 300; i++) {
				writer.put("k" + i, "{\"n\":" + i + "}");
			}
			one.flush();
			for (int round = 0; round < 4; round++) {
				GitStorageBackend next = open("round" + round, server.url());
				assertThat(digest(next)).isEqualTo(digest(one));
				writer = new BatchWriter(next);
				writer.put("round" + round, "1");
				next.flush();
				one = next;
			}
			assertThat(log(server.repository())).hasSize(5);
		}
	}

	@Test
	void fetchesTheLastCommitOnly() throws Exception {
		GitStorageBackend one = open("one", remote().toString());
		for (int i = 0; i < 5; i++) {
			new BatchWriter(one).put("k" + i, "1");
			one.flush();
		}
		GitStorageBackend two = open("two", remote().toString());
		assertThat(two.count(Query.of(BatchWriter.key("k").namespace()))).isEqualTo(5);
		try (Git git = Git.open(this.directory.resolve("two").toFile())) {
			assertThat(log(git.getRepository())).hasSize(1);
		}
	}

	@Test
	void saysThatThereIsNoRepositoryOnAServer() throws Exception {
		try (GitServer server = new GitServer(remote())) {
			StorageSetupException missing = catchThrowableOfType(StorageSetupException.class,
					() -> open("one", server.url().replace("memory.git", "nothing.git")));
			assertThat(missing.reason()).isEqualTo(Reason.DATABASE);
			assertThat(missing).hasMessageContaining("There is no git repository at http://127.0.0.1");
		}
	}

	@Test
	void saysThatThereIsNoRepository() {
		StorageSetupException missing = catchThrowableOfType(StorageSetupException.class,
				() -> open("one", this.directory.resolve("nothing.git").toString()));
		assertThat(missing.reason()).isEqualTo(Reason.DATABASE);
		assertThat(missing).hasMessageContaining("There is no git repository at").hasMessageContaining("nothing.git");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gopher://example.org/x", "http://[::1/x", "::" })
	void saysThatAnAddressIsNone(String address) {
		assertThatExceptionOfType(StorageException.class).isThrownBy(() -> open("one", address));
	}

	@Test
	void wantsARemoteThatAnswersWhereNothingIsHere() throws Exception {
		try (GitServer server = new GitServer(remote())) {
			server.down = true;
			assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> open("one", server.url()))
				.withMessageContaining("Could not read from http://127.0.0.1");
		}
	}

	@Test
	void goesOnWithoutTheRemoteAndPushesLater() throws Exception {
		try (GitServer server = new GitServer(remote())) {
			try (GitStorageBackend before = open("one", server.url())) {
				new BatchWriter(before).put("a", "1");
				before.flush();
				server.down = true;
				new BatchWriter(before).put("b", "1");
				assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(before::flush);
				assertThat(before.check().status()).isEqualTo(CheckResult.Status.DEGRADED);
				assertThat(before.check().details()).containsEntry("unpushedEntries", 1);
			}
			GitStorageBackend after = open("one", server.url());
			assertThat(after.read(BatchWriter.key("b"))).isNotNull();
			new BatchWriter(after).put("c", "1");
			server.down = false;
			after.flush();

			assertThat(after.check().status()).isEqualTo(CheckResult.Status.UP);
			assertThat(digest(open("two", server.url()))).isEqualTo(digest(after));
		}
	}

	@Test
	void isLetInByATokenAndNeverShowsIt() throws Exception {
		try (GitServer server = new GitServer(remote())) {
			server.token = TOKEN;
			StorageSetupException refused = catchThrowableOfType(StorageSetupException.class,
					() -> open("none", server.url()));
			assertThat(refused.reason()).isEqualTo(Reason.CREDENTIALS);
			GitCredentials wrong = new GitCredentials(GitCredentials.TOKEN_USER, TOKEN + "-wrong");
			StorageSetupException mistaken = catchThrowableOfType(StorageSetupException.class,
					() -> open(with(settings("wrong", server.url()), wrong, GitSettings.History.SQUASHED)));
			assertThat(stackTrace(mistaken)).doesNotContain(TOKEN);

			GitStorageBackend store = open(with(settings("token", server.url()),
					new GitCredentials(GitCredentials.TOKEN_USER, TOKEN), GitSettings.History.SQUASHED));
			new BatchWriter(store).put("a", "1");
			store.flush();
			GitStorageBackend inAddress = open("address",
					server.url().replace("http://", "http://x-access-token:" + TOKEN + "@"));
			assertThat(digest(inAddress)).isEqualTo(digest(store));
			assertThat(store + " " + inAddress + inAddress.check() + wrong).doesNotContain(TOKEN);
			assertThat(textIn(this.directory)).isNotEmpty().noneMatch((text) -> text.contains(TOKEN));
		}
	}

	@Test
	void sendsNoTokenThatOthersCanRead() {
		StorageSetupException refused = catchThrowableOfType(StorageSetupException.class,
				() -> open(with(settings("one", "http://git.example.org/memory.git"),
						new GitCredentials(GitCredentials.TOKEN_USER, TOKEN), GitSettings.History.SQUASHED)));
		assertThat(refused.reason()).isEqualTo(Reason.ENCRYPTION);
		assertThat(refused).hasMessageContaining("http://git.example.org/memory.git");
	}

	@Test
	void keepsWhatAReadOnlyTokenMayNotPush() throws Exception {
		try (GitServer server = new GitServer(remote())) {
			server.readOnly = true;
			GitStorageBackend store = open("one", server.url());
			new BatchWriter(store).put("a", "1");
			StorageSetupException refused = catchThrowableOfType(StorageSetupException.class, store::flush);
			assertThat(refused.reason()).isEqualTo(Reason.CREDENTIALS);
			assertThat(store.check().status()).isEqualTo(CheckResult.Status.DEGRADED);
			assertThat(store.read(BatchWriter.key("a"))).isNotNull();
			server.readOnly = false;
			store.flush();
			assertThat(digest(open("two", server.url()))).isEqualTo(digest(store));
		}
	}

	@Test
	void saysThatABranchIsProtected() throws Exception {
		try (GitServer server = new GitServer(remote())) {
			server.protectedBranch = GitSettings.DEFAULT_BRANCH;
			GitStorageBackend store = open("one", server.url());
			new BatchWriter(store).put("a", "1");
			StorageSetupException refused = catchThrowableOfType(StorageSetupException.class, store::flush);
			assertThat(refused.reason()).isEqualTo(Reason.PRIVILEGES);
			assertThat(refused).hasMessageContaining("stackmemory/memory").hasMessageContaining("protected branch");
		}
	}

	/**
	 * The repository of a user, with a commit checked out that no branch has, a change
	 * that is staged and one that is not.
	 */
	@Test
	void leavesTheRepositoryOfAUserAsItWas() throws Exception {
		Path work = this.directory.resolve("work");
		try (Git git = Git.init().setDirectory(work.toFile()).call()) {
			Files.writeString(work.resolve("file.txt"), "one");
			git.add().addFilepattern("file.txt").call();
			ObjectId first = git.commit().setMessage("one").setSign(false).call();
			git.checkout().setName(first.name()).call();
			Files.writeString(work.resolve("staged.txt"), "staged");
			git.add().addFilepattern("staged.txt").call();
			Files.writeString(work.resolve("file.txt"), "changed");
			String before = state(git);

			GitStorageBackend store = open("one", work.toString());
			new BatchWriter(store).put("a", "1");
			store.flush();

			assertThat(state(git)).isEqualTo(before);
			assertThat(digest(open("two", work.toString()))).isEqualTo(digest(store));
			assertThat(git.getRepository().resolve(BRANCH)).isNotNull();
		}
	}

	@Test
	void opensAfterAProcessWasKilledInTheMiddle() throws Exception {
		try (GitStorageBackend store = open("one", remote().toString())) {
			new BatchWriter(store).put("a", "1");
		}
		Path local = this.directory.resolve("one");
		Files.createFile(local.resolve(BRANCH + ".lock"));
		Files.createFile(local.resolve("config.lock"));
		try (Git git = Git.open(local.toFile())) {
			RefUpdate update = git.getRepository().updateRef("refs/stackmemory/base");
			update.setForceUpdate(true);
			update.delete();
		}
		GitStorageBackend store = open("one", remote().toString());
		new BatchWriter(store).put("b", "1");
		store.flush();
		assertThat(digest(open("two", remote().toString()))).isEqualTo(digest(store));
	}

	/**
	 * Writes go on while a push is on its way, so that the commits here are no longer on
	 * top of the one that was pushed; then the process ends.
	 */
	@Test
	void pushesAfterAStartWhatIsNotOnTopOfTheRemote() throws Exception {
		try (GitServer server = new GitServer(remote())) {
			try (GitStorageBackend store = open("one", server.url())) {
				BatchWriter writer = new BatchWriter(store);
				writer.put("a", "1");
				store.flush();
				Threads.run(2, (thread) -> {
					for (int i = 0; i < 20; i++) {
						if (thread == 0) {
							store.flush();
						}
						else {
							writer.put("k" + i, "1");
						}
					}
				});
				writer.put("b", "1");
				server.down = true;
			}
			server.down = false;
			GitStorageBackend again = open("one", server.url());
			again.flush();
			assertThat(digest(open("two", server.url()))).isEqualTo(digest(again));
			assertThat(again.read(BatchWriter.key("b"))).isNotNull();
		}
	}

	@Test
	void givesEverythingToARemoteThatHasLostTheBranch() throws Exception {
		GitStorageBackend first = open("first", remote().toString());
		new BatchWriter(first).put("a", "1");
		first.flush();
		GitStorageBackend store = open("one", remote().toString());
		new BatchWriter(store).put("b", "1");
		store.flush();
		try (Git git = Git.open(remote().toFile())) {
			RefUpdate update = git.getRepository().updateRef(BRANCH);
			update.setForceUpdate(true);
			update.delete();
		}
		new BatchWriter(store).put("c", "1");
		store.flush();
		GitStorageBackend two = open("two", remote().toString());
		assertThat(digest(two)).isEqualTo(digest(store));
		assertThat(digest(two).entries()).isEqualTo(3);
	}

	@Test
	void letsNoSecondStoreUseTheDirectory() throws Exception {
		open("one", remote().toString());
		assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> open("one", remote().toString()))
			.withMessageContaining("in use");
	}

	@Test
	void survivesTheMachineOnlyWhereTheRemoteIsAnotherOne() throws Exception {
		assertThat(open("one", remote().toString()).durability().flushed()).isEqualTo(Level.OPERATING_SYSTEM);
		assertThat(
				new Remote(settings("x", null), "https://example.org/a.git", LocalRepository.open(settings("x", null)))
					.isElsewhere())
			.isTrue();
	}

	@Test
	void packsWhatIsLoose() throws Exception {
		GitStorageBackend store = open("one", remote().toString());
		BatchWriter writer = new BatchWriter(store);
		for (int i = 0; i < 50; i++) {
			writer.put("k" + i % 5, "" + i);
		}
		store.maintenance().orElseThrow().run(Maintenance.Task.COMPACT);
		writer.put("after", "1");
		store.flush();
		assertThat(digest(open("two", remote().toString()))).isEqualTo(digest(store));
	}

	private static String state(Git git) throws Exception {
		Repository repository = git.getRepository();
		return repository.exactRef(Constants.HEAD).isSymbolic() + " " + repository.resolve(Constants.HEAD).name() + " "
				+ git.status().call().getAdded() + git.status().call().getModified()
				+ Files.readString(repository.getWorkTree().toPath().resolve("file.txt"));
	}

	private static String stackTrace(Throwable failure) {
		StringBuilder text = new StringBuilder();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			text.append(cause);
		}
		return text.toString();
	}

	private static List<String> textIn(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> file.getFileName().toString().equals("config"))
				.map(GitRemoteTests::read)
				.toList();
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
