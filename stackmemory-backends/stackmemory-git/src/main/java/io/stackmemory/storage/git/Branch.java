package io.stackmemory.storage.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.archive.EntryLine;

/**
 * The branch on this machine: what its last commit holds, what of it the remote does not
 * have yet, and how it becomes another commit. Used by one thread at a time.
 */
final class Branch {

	private final LocalRepository local;

	private final TreeReader reader;

	private final Map<EntryKey, TreeReader.Change> files = new HashMap<>();

	/** The changes that the remote does not have, with the number of their commit. */
	private final Map<EntryKey, Long> unpushed = new LinkedHashMap<>();

	private MemoryTree tree = new MemoryTree();

	private @Nullable ObjectId tip;

	/** The tree of that commit. */
	private @Nullable ObjectId tipTree;

	private @Nullable ObjectId base;

	private long commits;

	/** Whether the remote has lost the branch. */
	private boolean alone;

	Branch(LocalRepository local, TreeReader reader) {
		this.local = local;
		this.reader = reader;
	}

	/**
	 * Reads the last commit, if there is one.
	 * @param consumer is given each entry
	 */
	void load(Consumer<? super Entry> consumer) throws IOException {
		this.tip = this.local.tip();
		this.base = this.local.base();
		if (this.tip == null) {
			return;
		}
		ObjectId current = this.local.treeOf(this.tip);
		this.tipTree = current;
		this.reader.readAll(current, (entry, blob) -> {
			put(entry, blob);
			consumer.accept(entry);
		});
		ObjectId known = (this.base != null) ? this.local.treeOf(this.base) : null;
		if (!current.equals(known)) {
			this.reader.changes(known, current).keySet().forEach((key) -> this.unpushed.put(key, 0L));
		}
	}

	/**
	 * Takes a commit of the remote as the first one here.
	 */
	void adopt(ObjectId commit) throws IOException {
		this.local.setBase(this.local.base(), commit);
		this.local.setTip(null, commit);
	}

	@Nullable Entry entry(EntryKey key) {
		TreeReader.Change file = this.files.get(key);
		return (file != null) ? file.entry() : null;
	}

	Collection<TreeReader.Change> all() {
		return this.files.values();
	}

	boolean isEmpty() {
		return this.tip == null;
	}

	int unpushed() {
		return this.unpushed.size();
	}

	/**
	 * Commits changes. If that fails, nothing has changed.
	 * @param changes what the keys hold then, null for nothing
	 */
	void commit(Map<EntryKey, @Nullable Entry> changes, Instant time, String message) throws IOException {
		Map<EntryKey, TreeReader.@Nullable Change> before = new LinkedHashMap<>();
		changes.keySet().forEach((key) -> before.put(key, this.files.get(key)));
		boolean done = false;
		try (ObjectInserter inserter = this.local.repository().newObjectInserter()) {
			apply(inserter, changes);
			ObjectId written = this.tree.write(inserter);
			if (!written.equals(this.tipTree)) {
				move(this.local.commit(inserter, written, this.tip, time, message), written);
			}
			done = true;
		}
		finally {
			if (!done) {
				before.forEach((key, file) -> {
					remove(key);
					if (file != null) {
						put(file.entry(), file.blob());
					}
				});
			}
		}
		this.commits++;
		changes.keySet().forEach((key) -> this.unpushed.put(key, this.commits));
	}

	private void apply(ObjectInserter inserter, Map<EntryKey, @Nullable Entry> changes) throws IOException {
		for (Map.Entry<EntryKey, @Nullable Entry> change : changes.entrySet()) {
			remove(change.getKey());
			Entry entry = change.getValue();
			if (entry != null) {
				byte[] bytes = (EntryLine.write(entry) + "\n").getBytes(StandardCharsets.UTF_8);
				put(entry, inserter.insert(Constants.OBJ_BLOB, bytes));
			}
		}
	}

	/**
	 * What is to be pushed now.
	 * @return the push, or null if the remote has everything
	 */
	@Nullable Push push(GitSettings.History history, Instant time) throws IOException {
		if (this.tip == null || this.tip.equals(this.base)) {
			this.unpushed.clear();
			return null;
		}
		ObjectId written = (this.tipTree != null) ? this.tipTree : this.local.treeOf(this.tip);
		if (this.base != null && written.equals(this.local.treeOf(this.base))) {
			this.unpushed.clear();
			return null;
		}
		ObjectId commit = this.tip;
		boolean isOnTop = Objects.equals(this.local.parentOf(this.tip), this.base);
		if ((history == GitSettings.History.SQUASHED || this.alone) && !isOnTop) {
			try (ObjectInserter inserter = this.local.repository().newObjectInserter()) {
				commit = this.local.commit(inserter, written, this.base, time, CommitMessage.of(changed()));
			}
		}
		return new Push(commit, this.base, this.tip, this.commits);
	}

	private Map<EntryKey, @Nullable Entry> changed() {
		Map<EntryKey, @Nullable Entry> changed = new LinkedHashMap<>();
		this.unpushed.keySet().forEach((key) -> changed.put(key, entry(key)));
		return changed;
	}

	/**
	 * The remote has no such branch any more: it gets everything, without history, of
	 * which a part only may be here.
	 */
	void forgetRemote() throws IOException {
		this.local.removeBase();
		this.base = null;
		this.alone = true;
		this.commits++;
		this.files.keySet().forEach((key) -> this.unpushed.put(key, this.commits));
	}

	/**
	 * A push has arrived.
	 */
	void pushed(Push push) throws IOException {
		this.local.setBase(this.base, push.commit);
		this.base = push.commit;
		this.alone = false;
		if (push.tip.equals(this.tip)) {
			this.local.setTip(this.tip, push.commit);
			this.tip = push.commit;
		}
		this.unpushed.values().removeIf((commit) -> commit <= push.commits);
	}

	/**
	 * Puts what is not pushed on top of what the remote has now. Of an entry that both
	 * have changed, the one with the greater revision stays, and the other is kept among
	 * the conflicts; what one has deleted and the other has changed, stays.
	 * @return what has changed here by that
	 */
	Merge merge(ObjectId remote, Instant time) throws IOException {
		ObjectId known = (this.base != null) ? this.local.treeOf(this.base) : null;
		Map<EntryKey, TreeReader.@Nullable Change> theirs = this.reader.changes(known, this.local.treeOf(remote));
		Map<EntryKey, @Nullable Entry> result = new LinkedHashMap<>();
		Set<EntryKey> conflicts = new HashSet<>();
		Set<EntryKey> settled = new HashSet<>();
		theirs.forEach((key, change) -> {
			Entry their = (change != null) ? change.entry() : null;
			Entry own = entry(key);
			if (!this.unpushed.containsKey(key)) {
				result.put(key, their);
				settled.add(key);
			}
			else if (their != null && !their.equals(own)) {
				boolean theirsWins = own == null || their.revision().compareTo(own.revision()) > 0;
				Entry loser = theirsWins ? own : their;
				conflicts.add(key);
				if (loser != null && !key.namespace().isInternal()) {
					Entry kept = Conflicts.keep(loser);
					result.put(kept.key(), kept);
				}
				if (theirsWins) {
					result.put(key, their);
					settled.add(key);
				}
			}
			else if (their != null || own == null) {
				settled.add(key);
			}
		});
		move(result, settled, remote, time);
		return new Merge(result, conflicts);
	}

	private void move(Map<EntryKey, @Nullable Entry> result, Set<EntryKey> settled, ObjectId remote, Instant time)
			throws IOException {
		try (ObjectInserter inserter = this.local.repository().newObjectInserter()) {
			apply(inserter, result);
			this.commits++;
			result.keySet().forEach((key) -> this.unpushed.put(key, this.commits));
			this.unpushed.keySet().removeAll(settled);
			ObjectId written = this.tree.write(inserter);
			ObjectId commit = written.equals(this.local.treeOf(remote)) ? remote
					: this.local.commit(inserter, written, remote, time, CommitMessage.of(changed()));
			inserter.flush();
			this.local.setBase(this.base, remote);
			this.base = remote;
			move(commit, written);
		}
	}

	private void move(ObjectId commit, ObjectId written) throws IOException {
		this.local.setTip(this.tip, commit);
		this.tip = commit;
		this.tipTree = written;
	}

	private void put(Entry entry, ObjectId blob) {
		this.files.put(entry.key(), new TreeReader.Change(entry, blob));
		this.tree.put(EntryPath.of(entry), blob);
	}

	private void remove(EntryKey key) {
		TreeReader.Change file = this.files.remove(key);
		if (file != null) {
			this.tree.remove(EntryPath.of(file.entry()));
		}
	}

	/**
	 * A commit that is to become the last one of the remote.
	 *
	 * @param commit the commit
	 * @param before what the remote has to have
	 * @param tip the last commit here
	 * @param commits the number of it
	 */
	record Push(ObjectId commit, @Nullable ObjectId before, ObjectId tip, long commits) {

	}

	/**
	 * What came of a merge.
	 *
	 * @param changes what has changed here, null for what was removed
	 * @param conflicts entries that both had changed
	 */
	record Merge(Map<EntryKey, @Nullable Entry> changes, Set<EntryKey> conflicts) {

	}

}
