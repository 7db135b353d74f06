package io.stackmemory.test;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.stackmemory.frame.Anchor;
import io.stackmemory.frame.AnchorType;
import io.stackmemory.frame.Artifact;
import io.stackmemory.frame.ContextBudget;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameEvent;
import io.stackmemory.frame.FrameStack;
import io.stackmemory.frame.FrameType;
import io.stackmemory.frame.Frames;
import io.stackmemory.frame.HotContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an agent is told to go on.
 */
public abstract class HotContextContract extends MemoryContract {

	@Test
	protected void tellsWhatAnAgentHasToKnow() {
		Frame root = stack().push(FrameType.TASK, "Fix the rounding", Map.of("issue", 7));
		Frame done = stack().push(FrameType.TOOL_SCOPE, "pytest", Map.of());
		frames().events().append(done.id(), "output", Map.of("text", "2 failed\nof 20"));
		stack().pop(Map.of());
		Frame top = stack().push(FrameType.SUBTASK, "Round half up", Map.of());
		frames().anchors().add(root.id(), AnchorType.FACT, "Prices are floats", 4);
		frames().anchors().add(top.id(), AnchorType.DECISION, "Round each line", 9);
		frames().artifacts().add(top.id(), "file", "src/price.py", "where it is rounded");

		HotContext context = frames().hotContext("p", "r", ContextBudget.ofTokens(1000));

		assertThat(context.frames()).containsExactly(root, top);
		assertThat(context.anchors()).extracting(Anchor::priority).containsExactly(9, 4);
		assertThat(context.events()).extracting(FrameEvent::type).containsExactly("output");
		assertThat(context.artifacts()).extracting(Artifact::ref).containsExactly("src/price.py");
		assertThat(context.complete()).isTrue();
		assertThat(context.text()).isEqualTo("""
				## Working on
				- task: Fix the rounding (7)
				  - subtask: Round half up

				## Remember
				- [decision 9] Round each line
				- [fact 4] Prices are floats

				## Last events
				- 09:30:00 output: 2 failed of 20

				## Artifacts
				- file src/price.py: where it is rounded
				""");
	}

	@Test
	protected void keepsToEveryBudget() {
		Frame root = stack().push(FrameType.TASK, "A long goal ".repeat(30), Map.of("text", "x".repeat(500)));
		for (int i = 0; i < 30; i++) {
			frames().events().append(root.id(), "t", Map.of("number", i, "text", "\uD83D\uDE00".repeat(i)));
			frames().anchors().add(root.id(), AnchorType.TODO, "Do " + i, i % 11);
		}
		int events = 0;
		for (int characters = 0; characters < 6000; characters += 37) {
			HotContext context = frames().hotContext("p", "r", ContextBudget.ofCharacters(characters));
			assertThat(context.text().length()).isLessThanOrEqualTo(characters);
			assertThat(context.anchors()).isSortedAccordingTo((one, other) -> other.priority() - one.priority());
			assertThat(context.events().size()).isGreaterThanOrEqualTo(events);
			events = context.events().size();
			if (events > 0) {
				assertThat(context.events().get(events - 1).payload()).containsEntry("number", 29);
			}
			assertThat(context.complete()).isEqualTo(context.anchors().size() == 30 && events == 20);
		}
		assertThat(events).isEqualTo(HotContext.MAXIMUM_EVENTS);
	}

	@Test
	protected void isEmptyForARunThatIsNotThere() {
		HotContext context = frames().hotContext("p", "nothing", ContextBudget.ofTokens(100));
		assertThat(context.text()).isEmpty();
		assertThat(context.frames()).isEmpty();
		assertThat(context.complete()).isTrue();
	}

	private FrameStack stack() {
		return frames().stack("p", "r");
	}

	private Frames frames() {
		return memory().frames();
	}

}
