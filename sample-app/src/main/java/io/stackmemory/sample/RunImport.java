package io.stackmemory.sample;

import org.springframework.stereotype.Component;

import io.stackmemory.StackMemory;
import io.stackmemory.frame.Run;

/**
 * Takes over recorded runs, each all of it or nothing.
 */
@Component
class RunImport {

	private final StackMemory memory;

	RunImport(StackMemory memory) {
		this.memory = memory;
	}

	Run add(Imported imported) {
		this.memory.transactWithoutResult((transaction) -> {
			this.memory.frames().add(imported.run());
			this.memory.metrics().recordAll(imported.samples());
		});
		return imported.run().run();
	}

}
