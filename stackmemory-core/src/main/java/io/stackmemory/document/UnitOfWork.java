package io.stackmemory.document;

import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.VersionConflictException;

/**
 * A transaction that is begun, bound to a thread and ended by somebody else than this
 * library, such as a transaction manager. Whoever only wants several changes to happen
 * together uses {@link DocumentStore#transact}, which also runs again what others have
 * interfered with.
 * <p>
 * While it is bound, every call to the store's collections on that thread takes part, and
 * sees what was written before; other threads see nothing before {@link #commit}. Without
 * a commit nothing is written, so giving it up needs no call. Not safe for use by several
 * threads at once.
 */
public final class UnitOfWork {

	private final Transactions transactions;

	private final Transaction transaction;

	UnitOfWork(Transactions transactions, Transaction transaction) {
		this.transactions = transactions;
		this.transaction = transaction;
	}

	/**
	 * Makes the calling thread take part.
	 * @throws IllegalStateException if the thread is in another transaction of the store
	 */
	public void bind() {
		this.transactions.bind(this.transaction);
	}

	/**
	 * Makes the calling thread take part no longer.
	 */
	public void unbind() {
		this.transactions.unbind(this.transaction);
	}

	/**
	 * Where the work has got to.
	 * @return a place for {@link #rollbackTo}
	 */
	public int savepoint() {
		return this.transaction.savepoint();
	}

	/**
	 * Takes back what was written since. What was read since still has to be so at the
	 * end.
	 * @param savepoint the place
	 */
	public void rollbackTo(int savepoint) {
		this.transaction.rollbackTo(savepoint);
	}

	/**
	 * Writes everything in one batch, if all that was read is still so.
	 * @throws VersionConflictException if it is not; nothing was written
	 * @throws StorageException if the store fails
	 */
	public void commit() {
		this.transaction.commit();
	}

}
