package io.stackmemory.sample;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.stackmemory.frame.Anchor;
import io.stackmemory.frame.AnchorType;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameState;
import io.stackmemory.frame.FrameType;
import io.stackmemory.frame.NewEvent;
import io.stackmemory.frame.RecordedRun;
import io.stackmemory.frame.Run;
import io.stackmemory.metric.MetricSample;

/**
 * Puts a recorded run together step by step. All of its frames are closed.
 */
class RecordedRunBuilder {

	/** What is measured of a run. */
	static final String STEP_DURATION = "step-duration";

	/** The tag with the tool of a step. */
	static final String TOOL = "tool";

	private static final int LONGEST_NAME = 120;

	private static final int MOST_ERRORS = 10;

	private static final int ERROR_PRIORITY = 6;

	private static final Pattern ERROR = Pattern.compile("(?m)^(?:E\\s+)?([A-Z]\\w*(?:Error|Exception)\\b.*)$");

	private static final int LONGEST_SUMMARY = 400;

	private final String projectId;

	private final String runId;

	private final Supplier<String> ids;

	private final Instant start;

	private final List<Frame> frames = new ArrayList<>();

	private final List<NewEvent> events = new ArrayList<>();

	/** What went wrong, once each. */
	private final Map<String, Anchor> errors = new LinkedHashMap<>();

	private final List<MetricSample> samples = new ArrayList<>();

	private Instant now;

	private @Nullable Opened root;

	private @Nullable Opened subtask;

	private @Nullable Opened tool;

	RecordedRunBuilder(String projectId, String runId, Supplier<String> ids, Instant start) {
		this.projectId = projectId;
		this.runId = runId;
		this.ids = ids;
		this.start = start.truncatedTo(ChronoUnit.MILLIS);
		this.now = this.start;
	}

	void begin(String name, Map<String, Object> inputs) {
		this.root = new Opened(this.ids.get(), null, 0, FrameType.TASK, shortened(name, LONGEST_NAME), inputs,
				this.now);
	}

	/**
	 * Begins a step: a subtask if there is a thought, and in it the use of a tool if
	 * there is an action.
	 */
	void step(String thought, String action) {
		Opened parent = Objects.requireNonNull(this.root);
		if (!thought.isBlank()) {
			this.subtask = open(parent, FrameType.SUBTASK, thought);
			parent = this.subtask;
			event("thought", thought);
		}
		if (!action.isBlank() || thought.isBlank()) {
			this.tool = open(parent, FrameType.TOOL_SCOPE, action.isBlank() ? "(no action)" : action);
			event("action", action);
		}
	}

	void event(String type, String text) {
		if (!text.isBlank()) {
			String name = type.matches("[A-Za-z0-9._-]{1,64}") ? type : "message";
			this.events.add(new NewEvent(innermost().id, null, name, Map.of("text", text), this.now));
		}
	}

	void endStep(Duration duration, String observation) {
		this.now = this.now.plus(duration);
		remember(observation);
		if (this.tool != null) {
			String name = this.tool.name.split("\\s", 2)[0];
			this.samples.add(new MetricSample(STEP_DURATION, this.runId, duration.toMillis(), "ms", Map.of(TOOL, name),
					this.now));
		}
		Map<String, Object> outputs = observation.isBlank() ? Map.of()
				: Map.of("observation", shortened(observation, LONGEST_SUMMARY));
		if (this.tool != null) {
			close(this.tool, outputs);
		}
		if (this.subtask != null) {
			close(this.subtask, (this.tool != null) ? Map.of() : outputs);
		}
		this.tool = null;
		this.subtask = null;
	}

	Imported end(Map<String, Object> outputs) {
		Opened opened = Objects.requireNonNull(this.root);
		close(opened, outputs);
		Run run = new Run(this.runId, this.projectId, opened.name, List.of(), this.start, Map.of());
		return new Imported(new RecordedRun(run, this.frames, this.events, List.copyOf(this.errors.values())),
				this.samples);
	}

	/**
	 * Keeps the errors that an observation shows.
	 */
	private void remember(String observation) {
		Matcher found = ERROR.matcher(observation);
		while (found.find() && this.errors.size() < MOST_ERRORS) {
			String text = shortened(found.group(1), LONGEST_SUMMARY);
			this.errors.computeIfAbsent(text, (error) -> new Anchor(this.ids.get(), this.projectId, this.runId,
					innermost().id, AnchorType.ERROR, error, ERROR_PRIORITY, this.now, null, null));
		}
	}

	static String firstLine(String text) {
		return shortened(text.strip().lines().findFirst().orElse(""), LONGEST_NAME);
	}

	private Opened open(Opened parent, FrameType type, String text) {
		return new Opened(this.ids.get(), parent.id, parent.depth + 1, type, firstLine(text), Map.of(), this.now);
	}

	private void close(Opened opened, Map<String, Object> outputs) {
		this.frames.add(new Frame(opened.id, this.projectId, this.runId, opened.parentId, opened.depth, opened.type,
				opened.name, FrameState.CLOSED, opened.inputs, outputs, null, opened.createdAt, this.now, null));
	}

	private Opened innermost() {
		if (this.tool != null) {
			return this.tool;
		}
		return (this.subtask != null) ? this.subtask : Objects.requireNonNull(this.root);
	}

	private static String shortened(String text, int length) {
		if (text.length() <= length) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1;
		return text.substring(0, end) + "…";
	}

	private record Opened(String id, @Nullable String parentId, int depth, FrameType type, String name,
			Map<String, Object> inputs, Instant createdAt) {

	}

}
