package io.stackmemory.test;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.stackmemory.frame.Anchor;
import io.stackmemory.frame.AnchorType;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameEvent;
import io.stackmemory.frame.FrameStack;
import io.stackmemory.frame.FrameType;
import io.stackmemory.frame.Frames;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Frames, events and anchors by their words.
 */
public abstract class SearchContract extends MemoryContract {

	@Test
	protected void findsFramesByNameAndDigest() {
		Frame named = stack().push(FrameType.TASK, "Fix the rounding of prices", Map.of());
		Frame decided = stack().push(FrameType.SUBTASK, "Look around", Map.of());
		frames().anchors().add(decided.id(), AnchorType.DECISION, "Rounding happens per line", 9);
		assertThat(frames().matching("rounding").frames()).extracting(Frame::id).containsExactly(named.id());

		stack().pop(Map.of("result", "rounding moved"));

		assertThat(frames().matching("rounding").frames()).extracting(Frame::id)
			.containsExactly(named.id(), decided.id());
		assertThat(frames().matching("\"rounding happens per\"").frames()).extracting(Frame::id)
			.containsExactly(decided.id());
	}

	@Test
	protected void findsEventsAndAnchorsOfARun() {
		Frame here = stack().push(FrameType.TASK, "Here", Map.of());
		Frame there = memory().frames().stack("p", "other").push(FrameType.TASK, "There", Map.of());
		frames().events()
			.append(here.id(), "output", Map.of("text", "2 tests failed", "nested", Map.of("at", "price.py")));
		frames().events().append(there.id(), "output", Map.of("text", "20 tests failed"));
		frames().anchors().add(here.id(), AnchorType.FACT, "Tests are slow", 5);
		frames().anchors().add(there.id(), AnchorType.FACT, "Tests are quick", 5);

		assertThat(frames().matching("fail*").events()).hasSize(2);
		assertThat(frames().matching("fail*").inRun("p", "r").events()).extracting(FrameEvent::frameId)
			.containsExactly(here.id());
		assertThat(frames().matching("price.py").inProject("p").events()).hasSize(1);
		assertThat(frames().matching("price.py").inProject("q").events()).isEmpty();
		assertThat(frames().matching("tests").inRun("p", "other").anchors()).extracting(Anchor::text)
			.containsExactly("Tests are quick");
		assertThat(frames().matching("tests").limit(1).anchors()).hasSize(1);
	}

	@Test
	protected void findsWhatTheOwnTransactionHasWritten() {
		Frame frame = stack().push(FrameType.TASK, "Work", Map.of());
		Anchor before = frames().anchors().add(frame.id(), AnchorType.TODO, "Write the tests", 5);
		memory().transactWithoutResult((transaction) -> {
			frames().anchors().add(frame.id(), AnchorType.TODO, "Run the tests", 5);
			frames().anchors().update(before.id(), "Write the docs", 5);
			assertThat(frames().matching("tests").anchors()).extracting(Anchor::text).containsExactly("Run the tests");
			assertThat(frames().matching("the").anchors()).hasSize(2);
		});
		assertThat(frames().matching("tests").anchors()).extracting(Anchor::text).containsExactly("Run the tests");
	}

	private FrameStack stack() {
		return frames().stack("p", "r");
	}

	private Frames frames() {
		return memory().frames();
	}

}
