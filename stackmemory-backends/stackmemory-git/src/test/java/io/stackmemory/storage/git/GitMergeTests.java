package io.stackmemory.storage.git;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.test.BatchWriter;
import io.stackmemory.test.Threads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several machines push to one branch.
 */
class GitMergeTests extends GitFixture {

	private static final Namespace CONFLICTS = new Namespace("#conflicts");

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void letsFivePushAtOnceAndKeepsTheUnion(boolean http) throws Exception {
		try (GitServer server = new GitServer(remote())) {
			String address = http ? server.url() : remote().toString();
			List<GitStorageBackend> clones = new ArrayList<>();
			for (int i = 0; i < 5; i++) {
				clones.add(open("clone" + i, address));
			}
			Threads.run(5, (thread) -> {
				BatchWriter writer = new BatchWriter(clones.get(thread));
				for (int round = 0; round < 4; round++) {
					for (int i = 0; i < 3; i++) {
						writer.put("c" + thread + "-" + round + "-" + i, "{\"n\":" + i + "}");
					}
					writer.write(List.of(new WriteOperation.Delete(BatchWriter.key("c" + thread + "-" + round + "-0"),
							Precondition.PRESENT)));
					clones.get(thread).flush();
				}
			});
			GitStorageBackend fresh = open("fresh", address);
			assertThat(fresh.count(Query.of(BatchWriter.key("x").namespace()))).isEqualTo(5 * 4 * 2);
			assertThat(fresh.namespaces()).doesNotContain(CONFLICTS);
			List<RevCommit> log = log(server.repository());
			assertThat(log).hasSize(20).allSatisfy((commit) -> assertThat(commit.getParentCount()).isLessThan(2));
		}
	}

	@Test
	void keepsBothVersionsOfWhatTwoHaveChanged() throws Exception {
		GitStorageBackend one = open("one", remote().toString());
		BatchWriter writer = new BatchWriter(one);
		writer.put("shared", "\"before\"");
		one.flush();
		GitStorageBackend two = open("two", remote().toString());
		writer.put("shared", "\"one\"");
		one.flush();
		new BatchWriter(two).put("shared", "\"two\"");
		Entry lost = one.read(BatchWriter.key("shared"));

		two.flush();

		assertThat(two.read(BatchWriter.key("shared")).value().text()).isEqualTo("\"two\"");
		List<Entry> kept = entries(two, CONFLICTS);
		assertThat(kept).singleElement().satisfies((conflict) -> {
			assertThat(conflict.value().text()).contains("\"one\"").contains(lost.revision().toString());
			assertThat(conflict.key().key()).endsWith("/shared");
		});
		assertThat(two.check().details()).containsEntry("conflicts", 1L);
		assertThat(two.check().status()).isEqualTo(CheckResult.Status.UP);
		writer.put("other", "1");
		one.flush();
		assertThat(one.read(BatchWriter.key("shared")).value().text()).isEqualTo("\"two\"");
		assertThat(digest(one)).isEqualTo(digest(open("fresh", remote().toString())));
	}

	@Test
	void keepsWhatOneDeletesAndTheOtherChanges() throws Exception {
		GitStorageBackend one = open("one", remote().toString());
		BatchWriter first = new BatchWriter(one);
		first.put("a", "1");
		first.put("b", "1");
		first.put("gone", "1");
		one.flush();
		GitStorageBackend two = open("two", remote().toString());
		BatchWriter second = new BatchWriter(two);
		first.write(List.of(delete("a"), delete("gone"), put("b", "2")));
		second.write(List.of(put("a", "2"), delete("b"), put("new", "1")));
		one.flush();
		two.flush();
		one.flush();
		GitStorageBackend fresh = open("fresh", remote().toString());

		assertThat(entries(fresh, BatchWriter.key("a").namespace())).extracting((entry) -> entry.key().key())
			.containsExactly("a", "b", "new");
		assertThat(digest(two)).isEqualTo(digest(fresh));
	}

	/**
	 * The other one has written with an older revision, as after a restore.
	 */
	@Test
	void takesOverWhatIsOlderThanWhatWasHere() throws Exception {
		GitStorageBackend one = open("one", remote().toString());
		new BatchWriter(one).put("a", "1");
		one.flush();
		GitStorageBackend two = open("two", remote().toString());
		Entry old = two.read(BatchWriter.key("a"));
		new BatchWriter(two).put("a", "2");
		two.flush();
		new BatchWriter(one).put("b", "1");
		one.flush();
		new BatchWriter(two).write(List.of(delete("a")));
		two.flush();
		two.write(new WriteBatch(old.revision(), Instant.EPOCH,
				List.of(WriteOperation.Put.copyOf(old, Precondition.ABSENT))));
		two.flush();
		new BatchWriter(one).put("c", "1");
		one.flush();

		assertThat(one.read(BatchWriter.key("a"))).isEqualTo(old);
	}

	@Test
	void makesNoCommitWithoutAChangeAndGivesTheSameBytesForTheSameState() throws Exception {
		GitStorageBackend one = open("one", remote().toString());
		BatchWriter writer = new BatchWriter(one);
		writer.put("a", "{\"n\":1.50,\"b\":[1,2]}");
		one.flush();
		one.flush();
		writer.write(List.of(delete("absent")));
		writer.write(List.of(new WriteOperation.Check(BatchWriter.key("a"), Precondition.PRESENT)));
		one.flush();
		try (FileRepository repository = new FileRepository(remote().toFile())) {
			assertThat(log(repository)).singleElement()
				.satisfies((commit) -> assertThat(commit.getShortMessage()).isEqualTo("Save 1 test"));
			String before = repository.resolve(BRANCH + "^{tree}").name();
			writer.put("b", "1");
			writer.write(List.of(delete("b")));
			one.flush();
			assertThat(repository.resolve(BRANCH + "^{tree}").name()).isEqualTo(before);
			assertThat(log(repository)).hasSize(1);
		}
	}

	@Test
	void pushesEveryBatchWhereThatIsWanted() throws Exception {
		GitStorageBackend each = open(
				with(settings("one", remote().toString()), GitCredentials.NONE, GitSettings.History.EVERY_BATCH));
		BatchWriter writer = new BatchWriter(each);
		for (int i = 0; i < 4; i++) {
			writer.put("k" + i, "1");
		}
		each.flush();
		try (FileRepository repository = new FileRepository(remote().toFile())) {
			assertThat(log(repository)).hasSize(4);
		}
	}

	@Test
	void hasOneReadableFileForEachEntry() throws Exception {
		GitStorageBackend store = open("one", remote().toString());
		new BatchWriter(store).write(List.of(
				new WriteOperation.Put(EntryKey.of("frames", "f1"), JsonDocument.parse("{\"projectId\":\"shop\"}"),
						Precondition.ANY),
				new WriteOperation.Put(EntryKey.of("events", "f1/e1"), JsonDocument.parse("{\"projectId\":\"shop\"}"),
						Precondition.ANY),
				new WriteOperation.Put(EntryKey.of("runs", "shop/r1"), JsonDocument.parse("{\"projectId\":\"shop\"}"),
						Precondition.ANY),
				new WriteOperation.Put(EntryKey.of("notes", "a/b c"), JsonDocument.parse("1"), Precondition.ANY),
				new WriteOperation.Put(EntryKey.of("notes", "../.git"), JsonDocument.parse("1"), Precondition.ANY),
				new WriteOperation.Put(EntryKey.of("notes", "ä".repeat(200)), JsonDocument.parse("1"),
						Precondition.ANY)));
		store.flush();
		try (FileRepository repository = new FileRepository(remote().toFile())) {
			assertThat(files(repository))
				.contains("frames/shop/f1.json", "events/shop/f1/f1%2Fe1.json", "runs/shop/shop%2Fr1.json",
						"manifest.json", "notes/a/a%2Fb%20c.json", "notes/%2E%2E/%2E.%2F.git.json")
				.anyMatch((name) -> name.matches("notes/(%C3%A4)+(%C3)?(%)?~[0-9a-f]{32}\\.json"))
				.hasSize(7);
		}
		assertThat(digest(open("two", remote().toString()))).isEqualTo(digest(store));
	}

	private static WriteOperation put(String key, String json) {
		return new WriteOperation.Put(BatchWriter.key(key), JsonDocument.parse(json), Precondition.ANY);
	}

	private static WriteOperation delete(String key) {
		return new WriteOperation.Delete(BatchWriter.key(key), Precondition.ANY);
	}

	private static List<Entry> entries(StorageBackend store, Namespace namespace) {
		List<Entry> found = new ArrayList<>();
		store.scan(Query.of(namespace), found::add);
		return found;
	}

}
