package io.stackmemory.boot.transaction;

import org.springframework.transaction.support.ResourceHolderSupport;

import io.stackmemory.StackMemory;
import io.stackmemory.document.UnitOfWork;

/**
 * What is bound to the thread of a transaction: its work, and when it has to be done.
 */
final class UnitOfWorkHolder extends ResourceHolderSupport {

	private final UnitOfWork unit;

	UnitOfWorkHolder(StackMemory memory, boolean readOnly) {
		this.unit = memory.begin(readOnly, this::requireTime);
	}

	UnitOfWork unit() {
		return this.unit;
	}

	/**
	 * Throws if the time is over, and marks the transaction then.
	 */
	private void requireTime() {
		if (hasTimeout()) {
			getTimeToLiveInMillis();
		}
	}

}
