package io.stackmemory.benchmarks.contest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

/**
 * The two maps by which a loop by hand finds frames.
 */
final class FrameIndex {

	private final Map<String, String> refs = new ConcurrentHashMap<>();

	private final Map<String, ConcurrentSkipListMap<Long, String>> runs = new ConcurrentHashMap<>();

	void add(AgentFrame frame) {
		this.refs.put(ref(frame), frame.id());
		this.runs.computeIfAbsent(frame.runId(), (key) -> new ConcurrentSkipListMap<>())
			.put(frame.createdAt(), frame.id());
	}

	void remove(String ref, String runId, long createdAt) {
		this.refs.remove(ref);
		ConcurrentSkipListMap<Long, String> run = this.runs.get(runId);
		if (run != null) {
			run.remove(createdAt);
		}
	}

	@Nullable AgentFrame byRef(String ref, Contestant<AgentFrame> frames) throws Exception {
		String id = this.refs.get(ref);
		return (id != null) ? frames.get(id) : null;
	}

	List<AgentFrame> byRun(String runId, int limit, Contestant<AgentFrame> frames) throws Exception {
		List<AgentFrame> found = new ArrayList<>(limit);
		for (String id : this.runs.getOrDefault(runId, new ConcurrentSkipListMap<>()).descendingMap().values()) {
			AgentFrame frame = frames.get(id);
			if (frame != null) {
				found.add(frame);
			}
			if (found.size() == limit) {
				break;
			}
		}
		return found;
	}

	static String ref(AgentFrame frame) {
		return String.valueOf(frame.inputs().get("ref"));
	}

}
