package io.stackmemory.frame;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import io.stackmemory.StackMemory;
import io.stackmemory.storage.memory.MemoryStorageBackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FrameStackTests {

	private final StackMemory memory = StackMemory.builder(new MemoryStorageBackend(Clock.systemUTC()))
		.maximumFrameDepth(5)
		.build();

	private final Frames frames = this.memory.frames();

	private final FrameStack stack = this.frames.stack("github.com/acme/app", "run-1");

	@Test
	void pushesOnTopOfEachOther() {
		Frame task = this.stack.push(FrameType.TASK, "fix it", Map.of("issue", 7));
		Frame tool = this.stack.push(new FrameType("my.own-type"), "grep", Map.of());

		assertThat(task.parentId()).isNull();
		assertThat(task.depth()).isZero();
		assertThat(tool.parentId()).isEqualTo(task.id());
		assertThat(tool.depth()).isEqualTo(1);
		assertThat(this.stack.path()).containsExactly(task, tool);
		assertThat(this.stack.top()).contains(tool);
		assertThat(this.frames.get(task.id()).inputs()).containsEntry("issue", 7);
		assertThat(this.frames.children(task.id())).containsExactly(tool);
		assertThat(this.frames.findRun("github.com/acme/app", "run-1")).isPresent();
	}

	@Test
	void popsTheTop() {
		Frame task = this.stack.push(FrameType.TASK, "outer", Map.of());
		this.stack.push(FrameType.SUBTASK, "inner", Map.of());

		Frame closed = this.stack.pop(Map.of("found", true));

		assertThat(closed.state()).isEqualTo(FrameState.CLOSED);
		assertThat(closed.closedAt()).isNotNull();
		assertThat(this.frames.get(closed.id())).isEqualTo(closed);
		assertThat(this.stack.path()).containsExactly(task);
	}

	@Test
	void refusesToPopAnEmptyStack() {
		this.stack.push(FrameType.TASK, "only", Map.of());
		this.stack.pop(Map.of());
		List<Frame> before = this.frames.ofRun("github.com/acme/app", "run-1");

		assertThatExceptionOfType(EmptyFrameStackException.class).isThrownBy(() -> this.stack.pop(Map.of()))
			.withMessageContaining("has no open frame to pop");
		assertThat(this.frames.ofRun("github.com/acme/app", "run-1")).isEqualTo(before);
	}

	@Test
	void closesDescendantsInTheStore() {
		Frame task = this.stack.push(FrameType.TASK, "a", Map.of());
		Frame middle = this.stack.push(FrameType.SUBTASK, "b", Map.of());
		Frame top = this.stack.push(FrameType.TOOL_SCOPE, "c", Map.of());

		assertThat(this.stack.close(middle.id(), Map.of("x", 1))).extracting(Frame::id)
			.containsExactly(middle.id(), top.id());
		assertThat(this.frames.get(middle.id()).outputs()).containsEntry("x", 1);
		assertThat(this.frames.get(top.id()).isOpen()).isFalse();
		assertThat(this.stack.path()).extracting(Frame::id).containsExactly(task.id());
	}

	@Test
	void refusesToCloseTwiceOrInAnotherRun() {
		Frame task = this.stack.push(FrameType.TASK, "a", Map.of());
		assertThatExceptionOfType(FrameNotFoundException.class)
			.isThrownBy(() -> this.frames.stack("other", "run-1").close(task.id(), Map.of()));
		this.stack.close(task.id(), Map.of());

		assertThatExceptionOfType(FrameClosedException.class).isThrownBy(() -> this.stack.close(task.id(), Map.of()));
	}

	@Test
	void refusesToGrowTooDeep() {
		for (int i = 0; i < 5; i++) {
			this.stack.push(FrameType.TASK, "frame " + i, Map.of());
		}

		assertThatExceptionOfType(FrameException.class)
			.isThrownBy(() -> this.stack.push(FrameType.TASK, "too deep", Map.of()))
			.withMessageContaining("no more than 5");
		assertThat(this.frames.ofRun("github.com/acme/app", "run-1")).hasSize(5);
	}

	@Test
	void keepsRunsOfOneNameInTwoProjectsApart() {
		FrameStack other = this.frames.stack("github.com/acme/other", "run-1");
		this.stack.push(FrameType.TASK, "here", Map.of());
		other.push(FrameType.TASK, "there", Map.of());

		assertThat(this.stack.path()).extracting(Frame::name).containsExactly("here");
		assertThat(this.frames.ofRun("github.com/acme/other", "run-1")).extracting(Frame::name)
			.containsExactly("there");
	}

	@Test
	void isOneStackForSeveralThreads() throws Exception {
		Frames deep = StackMemory.builder(new MemoryStorageBackend(Clock.systemUTC())).build().frames();
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			List<Future<Frame>> pushes = new ArrayList<>();
			for (int i = 0; i < 80; i++) {
				String name = "frame " + i;
				pushes.add(threads.submit(() -> deep.stack("p", "r").push(FrameType.SUBTASK, name, Map.of())));
			}
			for (Future<Frame> push : pushes) {
				push.get();
			}
		}
		finally {
			threads.shutdown();
		}
		List<Frame> path = deep.stack("p", "r").path();
		assertThat(path).hasSize(80);
		for (int depth = 1; depth < path.size(); depth++) {
			assertThat(path.get(depth).depth()).isEqualTo(depth);
			assertThat(path.get(depth).parentId()).isEqualTo(path.get(depth - 1).id());
		}
	}

	@Test
	void refusesIdsThatAreNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.frames.stack(" ", "r"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.frames.stack("p", "a/b"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.frames.stack("p", "x".repeat(129)));
		assertThatIllegalArgumentException().isThrownBy(() -> new FrameType("no type"));
	}

}
