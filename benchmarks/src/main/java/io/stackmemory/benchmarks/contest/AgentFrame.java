package io.stackmemory.benchmarks.contest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;

/**
 * A frame of an agent's run, some 600 bytes as JSON.
 *
 * @param id the key, in the order of time
 * @param projectId its project
 * @param runId its run, of 200 frames
 * @param parentId the frame before it
 * @param depth how deep it is
 * @param type what it is
 * @param name what it does
 * @param state whether it is open
 * @param inputs what it began with; {@code ref} in it is unique
 * @param outputs what came of it
 * @param tags its tags
 * @param createdAt when it began, in milliseconds
 * @param closedAt when it ended, in milliseconds
 * @param digest some bytes as text
 */
record AgentFrame(String id, String projectId, String runId, @Nullable String parentId, int depth, String type,
		String name, String state, Map<String, Object> inputs, Map<String, Object> outputs, List<String> tags,
		long createdAt, @Nullable Long closedAt, String digest) {

	/** How many frames a run has. */
	static final int OF_A_RUN = 200;

	private static final String[] WORDS = { "agent", "anchor", "branch", "build", "cache", "commit", "context",
			"deploy", "digest", "event", "frame", "index", "memory", "merge", "plan", "query", "read", "review",
			"search", "summary", "test", "token", "tool", "write" };

	private static final String[] TYPES = { "task", "subtask", "tool_scope", "review", "write", "debug" };

	/**
	 * The frame of a number, always the same.
	 */
	static AgentFrame number(int number) {
		SplittableRandom random = new SplittableRandom(number);
		Map<String, Object> inputs = new LinkedHashMap<>();
		inputs.put("ref", ref(number));
		inputs.put("prompt", words(random, 18));
		inputs.put("limit", random.nextInt(100));
		Map<String, Object> outputs = new LinkedHashMap<>();
		outputs.put("status", "open");
		outputs.put("tokens", random.nextInt(9000));
		outputs.put("summary", words(random, 8));
		return new AgentFrame(id(number), "project-" + number % 7, runId(number),
				(number % OF_A_RUN == 0) ? null : id(number - 1), number % 9, TYPES[number % TYPES.length],
				words(random, 4), "active", inputs, outputs,
				List.of("agent", WORDS[number % WORDS.length], "p" + number % 5), 1_790_000_000_000L + number * 37L,
				null, Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()));
	}

	/**
	 * Frames that follow each other.
	 */
	static List<AgentFrame> numbers(int from, int count) {
		List<AgentFrame> frames = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			frames.add(number(from + i));
		}
		return frames;
	}

	static String id(int number) {
		String time = Long.toString(1_790_000_000_000L + number * 37L, 32);
		long noise = new SplittableRandom(~number).nextLong();
		return ("0" + time + Long.toUnsignedString(noise, 32) + "000000000000000").substring(0, 26);
	}

	static String ref(int number) {
		return "REF-" + (10_000_000 + number);
	}

	static String runId(int number) {
		return "run-" + (1_000_000 + number / OF_A_RUN);
	}

	/**
	 * The frame, closed.
	 */
	AgentFrame closed(long at, String summary) {
		return new AgentFrame(this.id, this.projectId, this.runId, this.parentId, this.depth, this.type, this.name,
				"closed", this.inputs, Map.of("status", "ok", "tokens", 421, "summary", summary), this.tags,
				this.createdAt, at, this.digest);
	}

	private static String words(SplittableRandom random, int count) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < count; i++) {
			text.append((i > 0) ? " " : "").append(WORDS[random.nextInt(WORDS.length)]);
		}
		return text.toString();
	}

}
