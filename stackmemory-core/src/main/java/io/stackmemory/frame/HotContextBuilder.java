package io.stackmemory.frame;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

import io.stackmemory.json.StableMapper;

/**
 * Fills a context until its budget is used up: the open frames first, then anchors by
 * priority, then the latest events, then the latest artifacts.
 */
final class HotContextBuilder {

	private static final int LONGEST_NAME = 300;

	private static final int LONGEST_TEXT = 500;

	private static final int CLOCK_START = 11;

	private static final int CLOCK_END = 19;

	private final ContextBudget budget;

	private final StringBuilder text = new StringBuilder();

	private boolean complete = true;

	HotContextBuilder(ContextBudget budget) {
		this.budget = budget;
	}

	HotContext build(String projectId, String runId, List<Frame> path, List<Anchor> anchors, List<FrameEvent> latest,
			List<Artifact> artifacts) {
		List<Frame> frames = section("Working on", path, HotContextBuilder::line);
		List<Anchor> kept = section("Remember", anchors, HotContextBuilder::line);
		List<FrameEvent> events = latestEvents(latest);
		List<Artifact> last = section("Artifacts", artifacts, HotContextBuilder::line);
		return new HotContext(projectId, runId, frames, kept, events, last, this.complete, this.text.toString());
	}

	/**
	 * Adds what fits of some items, in their order.
	 */
	private <T> List<T> section(String title, Collection<T> items, Function<T, String> line) {
		List<T> added = new ArrayList<>();
		String heading = (this.text.isEmpty() ? "" : "\n") + "## " + title + "\n";
		for (T item : items) {
			String beginning = added.isEmpty() ? heading : "";
			int room = this.budget.characters() - this.text.length() - beginning.length() - 1;
			String full = line.apply(item);
			String fitting = (full.length() <= room) ? full : PayloadText.shortened(full, room);
			if (fitting.isEmpty() || (fitting.length() < full.length() && !(item instanceof Frame))) {
				this.complete = false;
				return added;
			}
			this.complete &= fitting.equals(full);
			this.text.append(beginning).append(fitting).append('\n');
			added.add(item);
		}
		return added;
	}

	/**
	 * The latest events that fit, in the order in which they happened.
	 */
	private List<FrameEvent> latestEvents(List<FrameEvent> latest) {
		int room = this.budget.characters() - this.text.length() - "\n## Last events\n".length();
		Deque<FrameEvent> fitting = new ArrayDeque<>();
		for (FrameEvent event : latest) {
			room -= line(event).length() + 1;
			if (room < 0) {
				this.complete = false;
				break;
			}
			fitting.addFirst(event);
		}
		return section("Last events", fitting, HotContextBuilder::line);
	}

	private static String line(Frame frame) {
		String inputs = PayloadText.of(frame.inputs());
		return "  ".repeat(Math.min(frame.depth(), 10)) + "- " + frame.type() + ": "
				+ PayloadText.shortened(frame.name(), LONGEST_NAME) + (inputs.isEmpty() ? "" : " (" + inputs + ")");
	}

	private static String line(Anchor anchor) {
		return "- [" + anchor.type() + " " + anchor.priority() + "] "
				+ PayloadText.shortened(anchor.text(), LONGEST_TEXT);
	}

	private static String line(FrameEvent event) {
		return "- " + StableMapper.text(event.at()).substring(CLOCK_START, CLOCK_END) + " " + event.type() + ": "
				+ PayloadText.of(event.payload());
	}

	private static String line(Artifact artifact) {
		return "- " + artifact.kind() + " " + PayloadText.shortened(artifact.ref(), LONGEST_NAME)
				+ (artifact.description().isEmpty() ? ""
						: ": " + PayloadText.shortened(artifact.description(), LONGEST_NAME));
	}

}
