package io.stackmemory.boot.test;

import java.util.Map;

import org.junit.jupiter.api.RepeatedTest;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.annotation.Transactional;

import io.stackmemory.StackMemory;
import io.stackmemory.frame.FrameType;

import static io.stackmemory.test.StackMemoryAssertions.assertThat;

/**
 * What a test has written is taken back at its end.
 */
@StackMemoryTest
@Transactional
@SuppressWarnings("NullAway.Init")
class TransactionalSliceTests {

	@Autowired
	private StackMemory memory;

	@RepeatedTest(3)
	void findsTheStoreEmpty() {
		assertThat(this.memory).isEmpty();
		this.memory.frames().stack("p", "r").push(FrameType.TASK, "t", Map.of());
		assertThat(this.memory.frames().open("p", "r").get(0)).isOpen();
	}

}
