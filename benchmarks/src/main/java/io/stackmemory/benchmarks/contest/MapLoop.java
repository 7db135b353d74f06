package io.stackmemory.benchmarks.contest;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * A map of the JSON of documents, and two maps to find them by.
 */
final class MapLoop implements Contestant<AgentFrame> {

	private final Map<String, byte[]> documents = new ConcurrentHashMap<>();

	private final FrameIndex index = new FrameIndex();

	@Override
	public void insert(AgentFrame frame) {
		if (this.documents.putIfAbsent(frame.id(), FrameJson.bytes(frame)) != null) {
			throw new IllegalStateException("There is a frame " + frame.id());
		}
		this.index.add(frame);
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
	public @Nullable AgentFrame byRef(String ref) throws Exception {
		return this.index.byRef(ref, this);
	}

	@Override
	public List<AgentFrame> byRun(String runId, int limit) throws Exception {
		return this.index.byRun(runId, limit, this);
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
			this.index.remove(FrameIndex.ref(frame), frame.runId(), frame.createdAt());
		}
	}

	@Override
	public void close() {
		this.documents.clear();
	}

}
