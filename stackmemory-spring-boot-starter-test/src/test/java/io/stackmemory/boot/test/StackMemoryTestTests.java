package io.stackmemory.boot.test;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;

import io.stackmemory.StackMemory;
import io.stackmemory.frame.AnchorType;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameStack;
import io.stackmemory.frame.FrameType;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.test.FaultInjectingStorageBackend.Call;

import static io.stackmemory.test.StackMemoryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A slice uses memory whatever is configured, has no component of the application, and
 * fails when it is told to.
 */
@StackMemoryTest(faults = true)
@TestPropertySource(properties = "stackmemory.backend=sqlite")
@SuppressWarnings("NullAway.Init")
class StackMemoryTestTests {

	@Autowired
	private StackMemory memory;

	@Autowired
	private StorageFaults faults;

	@Autowired
	private ApplicationContext context;

	@Test
	void usesMemoryAndNothingElseOfTheApplication() {
		assertThat(this.memory.backend().name()).isEqualTo("memory");
		assertThat(this.context.getBeanProvider(Unwanted.class).getIfAvailable()).isNull();
		assertThat(this.memory).isHealthy();
	}

	@Test
	void saysWhatFramesAre() {
		FrameStack stack = this.memory.frames().stack("p", "r");
		Frame root = stack.push(FrameType.TASK, "Look", Map.of());
		Frame child = stack.push(FrameType.SUBTASK, "Closer", Map.of());
		assertThat(root).isOpen().isRoot().hasName("Look").hasType(FrameType.TASK);
		assertThat(child).isChildOf(root);
		Frame closed = stack.pop(Map.of("found", true));
		assertThat(closed).isClosed().hasOutput("found", true);
		this.memory.frames().anchors().add(root.id(), AnchorType.FACT, "It is there", 5);
		assertThat(this.memory).hasDocuments("anchors", 1).hasSoundFrames("p", "r");

		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(closed).isOpen())
			.withMessageContaining("Expected the frame 'Closer' to be open");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.memory).hasNoOpenFrames("p", "r"))
			.withMessageContaining("[Look]");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(this.memory).isEmpty());
	}

	@Test
	void failsWhenItIsToldTo() {
		this.faults.injector().failFrom(Call.WRITE, 1, () -> new StorageUnavailableException("away", null));
		assertThatExceptionOfType(StorageUnavailableException.class)
			.isThrownBy(() -> this.memory.frames().stack("p", "s").push(FrameType.TASK, "t", Map.of()));
		this.faults.injector().heal();
		assertThat(this.memory.frames().stack("p", "s").push(FrameType.TASK, "t", Map.of())).isOpen();
	}

}
