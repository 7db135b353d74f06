package io.stackmemory.sample;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.stackmemory.StackMemory;

/**
 * Reads recorded runs of an agent: JSON objects with the steps under {@code trajectory},
 * or with the messages under {@code history} alone.
 * <p>
 * A run becomes a task; each step a subtask, named by what the agent thought, with the
 * use of a tool in it, named by what the agent did. The whole texts are events.
 */
@Component
class RecordedRunReader {

	private final JsonMapper mapper;

	private final StackMemory memory;

	private final Clock clock = Clock.systemUTC();

	RecordedRunReader(JsonMapper mapper, StackMemory memory) {
		this.mapper = mapper;
		this.memory = memory;
	}

	Imported read(byte[] json, String projectId, @Nullable String runId, @Nullable String name) {
		JsonNode root;
		try {
			root = this.mapper.readTree(json);
		}
		catch (JacksonException ex) {
			throw new InvalidRunException("The file is not JSON: " + ex.getOriginalMessage(), ex);
		}
		List<JsonNode> steps = list(root, "trajectory");
		List<JsonNode> messages = list(root, "history");
		if (steps.isEmpty() && messages.stream().noneMatch(RecordedRunReader::isByAgent)) {
			throw new InvalidRunException("The file is no recorded run: it has neither steps under 'trajectory' nor "
					+ "messages of an assistant under 'history'", null);
		}
		RecordedRunBuilder builder = new RecordedRunBuilder(projectId, (runId != null) ? runId : this.memory.newId(),
				this.memory::newId, start(steps));
		builder.begin((name != null) ? name : title(messages), inputs(root));
		readOpening(messages, builder);
		if (steps.isEmpty()) {
			readConversation(messages, builder);
		}
		else {
			steps.forEach((step) -> readStep(step, builder));
		}
		return builder.end(outputs(root.path("info")));
	}

	/**
	 * Recorded runs have durations, but no times: they end now.
	 */
	private Instant start(List<JsonNode> steps) {
		Duration length = steps.stream().map(RecordedRunReader::duration).reduce(Duration.ZERO, Duration::plus);
		return this.clock.instant().minus(length);
	}

	private static Duration duration(JsonNode step) {
		double seconds = step.path("execution_time").asDouble(0);
		return Duration.ofMillis(Math.round(Math.max(0, Math.min(seconds, 86_400)) * 1000));
	}

	private static void readOpening(List<JsonNode> messages, RecordedRunBuilder builder) {
		for (JsonNode message : messages) {
			if (isByAgent(message)) {
				return;
			}
			builder.event(message.path("role").asString("message"), text(message.path("content")));
		}
	}

	private static void readStep(JsonNode step, RecordedRunBuilder builder) {
		builder.step(text(step.path("thought")), text(step.path("action")));
		builder.event("observation", text(step.path("observation")));
		builder.endStep(duration(step), text(step.path("observation")));
	}

	private static void readConversation(List<JsonNode> messages, RecordedRunBuilder builder) {
		boolean inStep = false;
		StringJoiner observed = new StringJoiner("\n");
		for (JsonNode message : messages) {
			String text = text(message.path("content"));
			if (isByAgent(message)) {
				if (inStep) {
					builder.endStep(Duration.ZERO, observed.toString());
					observed = new StringJoiner("\n");
				}
				builder.step(text, action(message));
				inStep = true;
			}
			else if (inStep) {
				builder.event("observation", text);
				observed.add(text);
			}
		}
		builder.endStep(Duration.ZERO, observed.toString());
	}

	private static String action(JsonNode message) {
		if (message.path("action").isString()) {
			return message.path("action").stringValue();
		}
		StringJoiner calls = new StringJoiner("\n");
		for (JsonNode call : message.path("tool_calls").values()) {
			JsonNode function = call.path("function");
			calls.add(function.path("name").asString("tool") + " " + text(function.path("arguments")));
		}
		return calls.toString();
	}

	private static String title(List<JsonNode> messages) {
		return messages.stream()
			.filter((message) -> "user".equals(message.path("role").asString("")))
			.filter((message) -> !message.path("is_demo").asBoolean(false))
			.map((message) -> text(message.path("content")).replaceFirst("(?s)^.*?ISSUE:\\s*", ""))
			.map(RecordedRunBuilder::firstLine)
			.filter((line) -> !line.isEmpty())
			.findFirst()
			.orElse("Recorded run");
	}

	private static Map<String, Object> inputs(JsonNode root) {
		String environment = text(root.path("environment"));
		return environment.isEmpty() ? Map.of() : Map.of("environment", environment);
	}

	private Map<String, Object> outputs(JsonNode info) {
		Map<String, Object> outputs = new LinkedHashMap<>();
		for (String member : List.of("exit_status", "submission", "model_stats")) {
			if (info.hasNonNull(member)) {
				outputs.put(member, this.mapper.treeToValue(info.get(member), Object.class));
			}
		}
		return outputs;
	}

	private static boolean isByAgent(JsonNode message) {
		return "assistant".equals(message.path("role").asString(""));
	}

	private static List<JsonNode> list(JsonNode root, String member) {
		return root.path(member).isArray() ? List.copyOf(root.path(member).values()) : List.of();
	}

	/**
	 * A content is text, or a list of parts that have one.
	 */
	private static String text(JsonNode content) {
		if (content.isArray()) {
			StringJoiner parts = new StringJoiner("\n");
			content.values()
				.forEach((part) -> parts.add(part.isString() ? part.stringValue() : text(part.path("text"))));
			return parts.toString();
		}
		if (content.isMissingNode() || content.isNull()) {
			return "";
		}
		return content.isString() ? content.stringValue() : content.toString();
	}

	/**
	 * What was given is no recorded run.
	 */
	static final class InvalidRunException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		InvalidRunException(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

}
