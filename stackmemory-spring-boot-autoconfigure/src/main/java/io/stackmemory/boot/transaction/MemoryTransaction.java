package io.stackmemory.boot.transaction;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.support.SmartTransactionObject;

/**
 * A transaction as its manager sees it. Has savepoints.
 */
final class MemoryTransaction implements SmartTransactionObject, SavepointManager {

	private @Nullable UnitOfWorkHolder holder;

	MemoryTransaction(@Nullable UnitOfWorkHolder holder) {
		this.holder = holder;
	}

	@Nullable UnitOfWorkHolder holder() {
		return this.holder;
	}

	UnitOfWorkHolder requiredHolder() {
		UnitOfWorkHolder begun = this.holder;
		if (begun == null) {
			throw new NoTransactionException("The transaction has not begun");
		}
		return begun;
	}

	void begin(UnitOfWorkHolder begun) {
		this.holder = begun;
	}

	UnitOfWorkHolder end() {
		UnitOfWorkHolder begun = requiredHolder();
		this.holder = null;
		return begun;
	}

	@Override
	public boolean isRollbackOnly() {
		return this.holder != null && this.holder.isRollbackOnly();
	}

	@Override
	public Object createSavepoint() {
		return requiredHolder().unit().savepoint();
	}

	/**
	 * What came before the savepoint may be committed, whatever happened behind it.
	 */
	@Override
	public void rollbackToSavepoint(Object savepoint) {
		UnitOfWorkHolder begun = requiredHolder();
		begun.unit().rollbackTo((Integer) savepoint);
		begun.resetRollbackOnly();
	}

	@Override
	public void releaseSavepoint(Object savepoint) {
		// A savepoint holds nothing
	}

}
