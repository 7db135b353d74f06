package io.stackmemory.storage.git;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;

import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.stackmemory.storage.SchemaTooNewException;
import io.stackmemory.storage.StorageCorruptedException;
import io.stackmemory.test.BatchWriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a branch holds that somebody has tampered with is refused, and left as it is.
 */
class UntrustedTreeTests extends GitFixture {

	@BeforeEach
	void fill() throws Exception {
		GitStorageBackend store = open("honest", remote().toString());
		new BatchWriter(store).put("a", "1");
		new BatchWriter(store).put("b", "1");
		store.flush();
	}

	@ParameterizedTest
	@CsvSource({ "120000, a symbolic link", "100755, executable", "160000, a submodule" })
	void refusesWhatIsNoPlainFile(String mode, String said) throws Exception {
		FileMode kind = FileMode.fromBits(Integer.parseInt(mode, 8));
		commit((cache, inserter) -> {
			ObjectId blob = inserter.insert(Constants.OBJ_BLOB, "/etc/passwd".getBytes(StandardCharsets.UTF_8));
			put(cache, "test/link.json", kind, blob);
		});
		requireRefused("'test/link.json' is " + said);
	}

	@Test
	void refusesWhatIsNoEntry() throws Exception {
		commit((cache, inserter) -> put(cache, "test/a.json", FileMode.REGULAR_FILE,
				inserter.insert(Constants.OBJ_BLOB, "{}".getBytes(StandardCharsets.UTF_8))));
		requireRefused("'test/a.json' is no entry");
	}

	@Test
	void refusesAnEntryAtAnotherPlace() throws Exception {
		commit((cache, inserter) -> put(cache, "test/c.json", FileMode.REGULAR_FILE,
				cache.getEntry("test/a.json").getObjectId()));
		requireRefused("'test/c.json' has what belongs to test/a.json");
	}

	@Test
	void refusesWhatIsTooLarge() throws Exception {
		GitSettings usual = settings("two", remote().toString());
		GitSettings small = new GitSettings(usual.directory(), usual.remote(), usual.branch(), usual.credentials(),
				usual.author(), usual.email(), usual.history(), usual.interval(), usual.timeout(), 50);
		assertThatExceptionOfType(StorageCorruptedException.class).isThrownBy(() -> open(small))
			.withMessageContaining("'test/a.json' has")
			.withMessageContaining("more than the 50");
	}

	@Test
	void refusesAPathThatLeadsOut() throws Exception {
		try (FileRepository repository = new FileRepository(remote().toFile());
				ObjectInserter inserter = repository.newObjectInserter()) {
			ObjectId blob = inserter.insert(Constants.OBJ_BLOB, "1".getBytes(StandardCharsets.UTF_8));
			TreeFormatter inner = new TreeFormatter();
			inner.append("evil", FileMode.REGULAR_FILE, blob);
			TreeFormatter outer = new TreeFormatter();
			outer.append("..", FileMode.TREE, inserter.insert(inner));
			commit(repository, inserter, inserter.insert(outer));
		}
		requireRefused("'../evil' is no entry");
	}

	@Test
	void refusesATreeThatLacksAFile() throws Exception {
		commit((cache, inserter) -> {
			DirCacheEditor editor = cache.editor();
			editor.add(new DirCacheEditor.DeletePath("test/b.json"));
			editor.finish();
		});
		requireRefused("is not what its manifest.json says");
	}

	@Test
	void refusesATreeWithoutAManifest() throws Exception {
		commit((cache, inserter) -> {
			DirCacheEditor editor = cache.editor();
			editor.add(new DirCacheEditor.DeletePath("manifest.json"));
			editor.finish();
		});
		requireRefused("has no manifest.json, so it is something else");
	}

	@Test
	void refusesWhatANewerVersionHasWritten() throws Exception {
		commit((cache, inserter) -> put(cache, "manifest.json", FileMode.REGULAR_FILE,
				inserter.insert(Constants.OBJ_BLOB,
						"{\"format\":\"stackmemory-git\",\"version\":2}".getBytes(StandardCharsets.UTF_8))));
		assertThatExceptionOfType(SchemaTooNewException.class).isThrownBy(() -> open("two", remote().toString()))
			.withMessageContaining("in format 2; this one knows 1");
	}

	/**
	 * Somebody tampers with the branch while a store is open, which finds out when it
	 * wants to push.
	 */
	@Test
	void mergesNothingThatIsRefused() throws Exception {
		GitStorageBackend store = open("open", remote().toString());
		tamper();
		new BatchWriter(store).put("own", "1");

		assertThatExceptionOfType(StorageCorruptedException.class).isThrownBy(store::flush)
			.withMessageContaining("'test/a.json' is no entry");

		assertThat(store.read(BatchWriter.key("a"))).isNotNull();
		assertThat(store.read(BatchWriter.key("own"))).isNotNull();
		assertThat(store.check().message()).contains("is no entry");
	}

	private void tamper() throws Exception {
		commit((cache, inserter) -> put(cache, "test/a.json", FileMode.REGULAR_FILE,
				inserter.insert(Constants.OBJ_BLOB, "{}".getBytes(StandardCharsets.UTF_8))));
	}

	private void requireRefused(String reason) throws Exception {
		ObjectId before;
		try (FileRepository repository = new FileRepository(remote().toFile())) {
			before = repository.resolve(BRANCH);
		}
		assertThatExceptionOfType(StorageCorruptedException.class).isThrownBy(() -> open("two", remote().toString()))
			.withMessageContaining(reason)
			.withMessageContaining("Nothing was changed");
		try (FileRepository repository = new FileRepository(remote().toFile())) {
			assertThat(repository.resolve(BRANCH)).isEqualTo(before);
		}
	}

	private static void put(DirCache cache, String path, FileMode mode, ObjectId id) {
		DirCacheEditor editor = cache.editor();
		editor.add(new DirCacheEditor.PathEdit(path) {
			@Override
			public void apply(DirCacheEntry entry) {
				entry.setFileMode(mode);
				entry.setObjectId(id);
			}
		});
		editor.finish();
	}

	private void commit(Tampering tampering) throws Exception {
		try (FileRepository repository = new FileRepository(remote().toFile());
				ObjectInserter inserter = repository.newObjectInserter()) {
			DirCache cache = DirCache.newInCore();
			DirCacheBuilder builder = cache.builder();
			builder.addTree(new byte[0], 0, repository.newObjectReader(), repository.resolve(BRANCH + "^{tree}"));
			builder.finish();
			tampering.tamper(cache, inserter);
			commit(repository, inserter, cache.writeTree(inserter));
		}
	}

	private static void commit(FileRepository repository, ObjectInserter inserter, ObjectId tree) throws Exception {
		CommitBuilder commit = new CommitBuilder();
		commit.setTreeId(tree);
		commit.setParentId(repository.resolve(BRANCH));
		commit.setAuthor(new PersonIdent("Mallory", "mallory@example.org", Instant.EPOCH, ZoneOffset.UTC));
		commit.setCommitter(commit.getAuthor());
		commit.setMessage("Tamper");
		ObjectId id = inserter.insert(commit);
		inserter.flush();
		RefUpdate update = repository.updateRef(BRANCH);
		update.setNewObjectId(id);
		update.update();
	}

	/**
	 * Changes a tree.
	 */
	@FunctionalInterface
	private interface Tampering {

		void tamper(DirCache cache, ObjectInserter inserter) throws Exception;

	}

}
