package io.stackmemory.frame;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.stackmemory.StackMemory;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.document.DocumentExistsException;
import io.stackmemory.document.DocumentQuery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RecordedRunTests {

	private static final Instant THEN = Instant.parse("2026-01-31T09:30:00Z");

	private static final Run RUN = new Run("r", "p", "recorded", List.of(), THEN, Map.of("from", "elsewhere"));

	private final Frames frames = StackMemory.builder(new MemoryStorageBackend(Clock.systemUTC()))
		.maximumFrameDepth(4)
		.build()
		.frames();

	@Test
	void takesOverARunAsItWas() {
		Frame root = frame("a", null, 0, true);
		Frame child = frame("b", "a", 1, true);
		this.frames.add(new RecordedRun(RUN, List.of(child, root),
				List.of(NewEvent.of("b", "step", Map.of("n", 1)), NewEvent.of("b", "step", Map.of("n", 2))),
				List.of(new Anchor("x", "p", "r", "a", AnchorType.FACT, "so", 5, THEN, null, null))));

		assertThat(this.frames.ofRun("p", "r")).usingRecursiveFieldByFieldElementComparatorIgnoringFields("digest")
			.containsExactly(root, child);
		assertThat(this.frames.get("b").digest()).isNotNull()
			.satisfies((digest) -> assertThat(digest.events()).isEqualTo(Map.of("step", 2L)));
		assertThat(this.frames.open("p", "r")).isEmpty();
		assertThat(this.frames.events().ofFrame("b")).extracting((event) -> event.payload().get("n"))
			.containsExactly(1, 2);
		assertThat(this.frames.anchors().ofFrame("a")).hasSize(1);
		assertThat(this.frames.runs(DocumentQuery.all()).values()).containsExactly(RUN);
	}

	@Test
	void goesOnWithTheOpenFrames() {
		this.frames.add(recorded(frame("b", "a", 1, false), frame("a", null, 0, false), frame("c", "a", 1, true)));
		FrameStack stack = this.frames.stack("p", "r");

		assertThat(stack.path()).extracting(Frame::id).containsExactly("a", "b");
		stack.push(FrameType.REVIEW, "next", Map.of());
		assertThat(stack.close("a", Map.of())).hasSize(3);
	}

	@Test
	void refusesAMissingParent() {
		refuses("which is not among the frames", recorded(frame("a", null, 0, true), frame("b", "none", 1, true)));
	}

	@Test
	void refusesACycle() {
		refuses("is its own ancestor",
				recorded(frame("a", "b", 1, true), frame("b", "c", 2, true), frame("c", "a", 3, true)));
		refuses("is its own ancestor", recorded(frame("a", "a", 1, true)));
	}

	@Test
	void refusesADepthThatIsWrongOrTooGreat() {
		refuses("has depth 2, but its parent has 0", recorded(frame("a", null, 0, true), frame("b", "a", 2, true)));
		refuses("no more than 4", recorded(frame("a", null, 0, true), frame("b", "a", 1, true),
				frame("c", "b", 2, true), frame("d", "c", 3, true), frame("e", "d", 4, true)));
	}

	@Test
	void refusesOpenFramesThatAreNoPath() {
		refuses("are one path",
				recorded(frame("a", null, 0, false), frame("b", "a", 1, false), frame("c", "a", 1, false)));
		refuses("are one path", recorded(frame("a", null, 0, true), frame("b", "a", 1, false)));
	}

	@Test
	void refusesWhatBelongsToAnotherRun() {
		Frame other = new Frame("z", "p", "other", null, 0, FrameType.TASK, "t", FrameState.CLOSED, Map.of(), Map.of(),
				null, THEN, THEN, null);
		refuses("belongs to run other", recorded(other));
		refuses("which is not among the frames", new RecordedRun(RUN, List.of(frame("a", null, 0, true)),
				List.of(NewEvent.of("none", "step", Map.of())), List.of()));
	}

	@Test
	void refusesARunThatIsThere() {
		this.frames.add(recorded(frame("a", null, 0, true)));

		assertThatExceptionOfType(RunExistsException.class)
			.isThrownBy(() -> this.frames.add(recorded(frame("b", null, 0, true))));
		assertThat(this.frames.find("b")).isEmpty();
	}

	@Test
	void refusesAFrameThatIsThereInAnotherRun() {
		this.frames.stack("p", "live").push(FrameType.TASK, "t", Map.of());
		String taken = this.frames.open("p", "live").get(0).id();

		assertThatExceptionOfType(DocumentExistsException.class)
			.isThrownBy(() -> this.frames.add(recorded(frame(taken, null, 0, true))));
		assertThat(this.frames.findRun("p", "r")).isEmpty();
	}

	private void refuses(String why, RecordedRun recorded) {
		assertThatExceptionOfType(FrameException.class).isThrownBy(() -> this.frames.add(recorded))
			.withMessageContaining(why);
		assertThat(this.frames.runs(DocumentQuery.all()).items()).isEmpty();
	}

	private static RecordedRun recorded(Frame... frames) {
		return new RecordedRun(RUN, List.of(frames), List.of(), List.of());
	}

	private static Frame frame(String id, @Nullable String parentId, int depth, boolean closed) {
		return new Frame(id, "p", "r", parentId, depth, FrameType.TASK, "frame " + id,
				closed ? FrameState.CLOSED : FrameState.ACTIVE, Map.of(), Map.of(), null, THEN.plusMillis(depth),
				closed ? THEN.plusSeconds(9) : null, null);
	}

}
