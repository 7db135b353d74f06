package io.stackmemory.boot.test.documentation;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.test.StackMemoryTest;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameType;

import static io.stackmemory.test.StackMemoryAssertions.assertThat;

@StackMemoryTest
@Import(Handover.class)
class HandoverTests {

	@Autowired
	StackMemory memory;

	@Autowired
	Handover handover;

	@Test
	void tellsTheNextAgent() {
		Frame frame = memory.frames().stack("p", "r").push(FrameType.TASK, "Fix", Map.of());
		handover.handOver(frame.id(), "bob");
		assertThat(frame).isOpen().isRoot();
		assertThat(memory).hasDocuments("messages", 1).hasSoundFrames("p", "r");
	}

}
