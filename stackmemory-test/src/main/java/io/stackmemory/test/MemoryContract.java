package io.stackmemory.test;

import org.jspecify.annotations.Nullable;

import io.stackmemory.StackMemory;

/**
 * What the contracts of the domain share: a memory on the store of the test.
 */
abstract class MemoryContract extends BackendContract {

	private @Nullable StackMemory memory;

	final StackMemory memory() {
		StackMemory open = this.memory;
		if (open == null || open.backend() != backend()) {
			open = StackMemory.builder(backend()).clock(this.clock).build();
			this.memory = open;
		}
		return open;
	}

	/**
	 * The memory as another process would see it.
	 */
	final StackMemory otherMemory() {
		return StackMemory.builder(backend()).clock(this.clock).build();
	}

}
