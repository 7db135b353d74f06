package io.stackmemory.boot.transaction;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.InvalidIsolationLevelException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.stackmemory.StackMemory;
import io.stackmemory.storage.StorageException;

/**
 * Spring transactions over a memory, on any backend: {@code @Transactional},
 * {@code TransactionTemplate}, synchronizations and {@code @TransactionalEventListener}
 * work as with a database. Whatever a thread writes inside the boundary is written in one
 * batch at the end, or not at all; other threads see nothing before.
 * <ul>
 * <li><b>Conflicts</b>: nothing is locked. Where something that was read has been changed
 * by others, the commit throws an
 * {@link org.springframework.dao.OptimisticLockingFailureException}; nothing was written
 * then. Try again from the outside; {@link StackMemory#transact} does so by itself, but
 * inside a transaction of this manager it is a part of it.
 * <li><b>Isolation</b>: repeatable reads. A weaker level gets that too; serializable is
 * refused, as entries that others add to the answer of a query are not noticed.
 * <li><b>Propagation</b>: all. Nested transactions have savepoints.
 * <li><b>Read-only</b>: a write is refused.
 * <li><b>Time-out</b>: found out at the next read, write or commit.
 * <li><b>After the commit</b>, listeners and synchronizations are outside: what they
 * write is written at once.
 * </ul>
 * Safe for use by several threads.
 */
public final class StackMemoryTransactionManager extends AbstractPlatformTransactionManager
		implements ResourceTransactionManager {

	private static final long serialVersionUID = 1L;

	private final transient StackMemory memory;

	private final transient StorageExceptionTranslator translator = new StorageExceptionTranslator();

	/**
	 * Creates the manager.
	 * @param memory the memory
	 */
	public StackMemoryTransactionManager(StackMemory memory) {
		this.memory = memory;
		setNestedTransactionAllowed(true);
	}

	@Override
	public Object getResourceFactory() {
		return this.memory;
	}

	@Override
	protected Object doGetTransaction() {
		return new MemoryTransaction((UnitOfWorkHolder) TransactionSynchronizationManager.getResource(this.memory));
	}

	@Override
	protected boolean isExistingTransaction(Object transaction) {
		return ((MemoryTransaction) transaction).holder() != null;
	}

	@Override
	protected void doBegin(Object transaction, TransactionDefinition definition) {
		if (definition.getIsolationLevel() == TransactionDefinition.ISOLATION_SERIALIZABLE) {
			throw new InvalidIsolationLevelException(
					"A transaction of StackMemory has repeatable reads, and can't be serializable");
		}
		UnitOfWorkHolder holder = new UnitOfWorkHolder(this.memory, definition.isReadOnly());
		int timeout = determineTimeout(definition);
		if (timeout != TransactionDefinition.TIMEOUT_DEFAULT) {
			holder.setTimeoutInSeconds(timeout);
		}
		try {
			holder.unit().bind();
		}
		catch (IllegalStateException ex) {
			throw new CannotCreateTransactionException(
					"This thread is inside StackMemory.transact; a transaction of Spring begins outside of it", ex);
		}
		holder.setSynchronizedWithTransaction(true);
		TransactionSynchronizationManager.bindResource(this.memory, holder);
		((MemoryTransaction) transaction).begin(holder);
	}

	@Override
	protected Object doSuspend(Object transaction) {
		UnitOfWorkHolder holder = ((MemoryTransaction) transaction).end();
		TransactionSynchronizationManager.unbindResource(this.memory);
		holder.unit().unbind();
		return holder;
	}

	@Override
	protected void doResume(@Nullable Object transaction, Object suspendedResources) {
		UnitOfWorkHolder holder = (UnitOfWorkHolder) suspendedResources;
		holder.unit().bind();
		TransactionSynchronizationManager.bindResource(this.memory, holder);
	}

	@Override
	protected void doCommit(DefaultTransactionStatus status) throws TransactionException {
		UnitOfWorkHolder holder = holder(status);
		try {
			holder.unit().commit();
		}
		catch (StorageException ex) {
			throw this.translator.translate(ex);
		}
		finally {
			holder.unit().unbind();
		}
	}

	@Override
	protected void doRollback(DefaultTransactionStatus status) {
		holder(status).unit().unbind();
	}

	@Override
	protected void doSetRollbackOnly(DefaultTransactionStatus status) {
		holder(status).setRollbackOnly();
	}

	@Override
	protected void doCleanupAfterCompletion(Object transaction) {
		UnitOfWorkHolder holder = ((MemoryTransaction) transaction).end();
		TransactionSynchronizationManager.unbindResource(this.memory);
		holder.unit().unbind();
		holder.clear();
	}

	private static UnitOfWorkHolder holder(DefaultTransactionStatus status) {
		return ((MemoryTransaction) status.getTransaction()).requiredHolder();
	}

}
