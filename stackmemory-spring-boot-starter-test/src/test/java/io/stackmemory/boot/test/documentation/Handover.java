package io.stackmemory.boot.test.documentation;

import java.util.Map;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.stackmemory.StackMemory;
import io.stackmemory.frame.AnchorType;

@Service
@Transactional("stackMemoryTransactionManager")
class Handover {

	private final StackMemory memory;

	Handover(StackMemory memory) {
		this.memory = memory;
	}

	void handOver(String frameId, String to) {
		this.memory.frames().anchors().add(frameId, AnchorType.DECISION, "Handed over to " + to, 8);
		this.memory.messages().send("me", to, "handover", Map.of("frame", frameId));
	}

}
