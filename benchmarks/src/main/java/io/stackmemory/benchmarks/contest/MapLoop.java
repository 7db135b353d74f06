package io.stackmemory.benchmarks.contest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

/**
 * A map of the JSON of documents, and two maps to find them by.
 */
final class MapLoop implements Contestant<AgentFrame> {

	private final Map<String, byte[]> documents = new ConcurrentHashMap<>();

	private final Map<String, String> refs = new ConcurrentHashMap<>();

	private final Map<String, ConcurrentSkipListMap<Long, String>> runs = new ConcurrentHashMap<>();

	@Override
	public void insert(AgentFrame frame) {
		if (this.documents.putIfAbsent(frame.id(), FrameJson.bytes(frame)) != null) {
			throw new IllegalStateException("There is a frame " + frame.id());
		}
		this.refs.put((String) frame.inputs().get("ref"), frame.id());
		this.runs.computeIfAbsent(frame.runId(), (key) -> new ConcurrentSkipListMap<>())
			.put(frame.createdAt(), frame.id());
	}

	@Override
	public void insertAll(List<AgentFrame> frames) {
		frames.forEach(this::insert);
	}

	@Override
	public @Nullable AgentFrame get(String id) {
		byte[] json = this.documents.get(id);
		return (json != null) ? FrameJson.frame(json) : null;
	}

	@Override
	public @Nullable AgentFrame byRef(String ref) {
		String id = this.refs.get(ref);
		return (id != null) ? get(id) : null;
	}

	@Override
	public List<AgentFrame> byRun(String runId, int limit) {
		List<AgentFrame> frames = new ArrayList<>(limit);
		for (String id : this.runs.getOrDefault(runId, new ConcurrentSkipListMap<>()).descendingMap().values()) {
			AgentFrame frame = get(id);
			if (frame != null) {
				frames.add(frame);
			}
			if (frames.size() == limit) {
				break;
			}
		}
		return frames;
	}

	@Override
	public void update(AgentFrame frame) {
		this.documents.put(frame.id(), FrameJson.bytes(frame));
	}

	@Override
	public void delete(String id) {
		byte[] json = this.documents.remove(id);
		if (json != null) {
			AgentFrame frame = FrameJson.frame(json);
			this.refs.remove(frame.inputs().get("ref"));
			ConcurrentSkipListMap<Long, String> run = this.runs.get(frame.runId());
			if (run != null) {
				run.remove(frame.createdAt());
			}
		}
	}

	@Override
	public void close() {
		this.documents.clear();
	}

}
