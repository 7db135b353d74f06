package io.stackmemory.benchmarks.contest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * A line of JSON at the end of a file for each write, and where each document is in
 * memory: what somebody writes who needs no more. Waits for the disk after each write, or
 * never.
 */
final class LogLoop implements Contestant<AgentFrame> {

	private static final int AT_ONCE = 1000;

	private final FileChannel file;

	private final boolean sync;

	private final Map<String, Place> places = new ConcurrentHashMap<>();

	private final FrameIndex index = new FrameIndex();

	private long end;

	LogLoop(Path directory, boolean sync) throws IOException {
		this.file = FileChannel.open(directory.resolve("frames.ndjson"), StandardOpenOption.CREATE,
				StandardOpenOption.READ, StandardOpenOption.WRITE);
		this.sync = sync;
	}

	@Override
	public void insert(AgentFrame frame) throws IOException {
		byte[] line = FrameJson.bytes(frame);
		synchronized (this) {
			long at = append(ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip());
			force();
			remember(frame, at, line.length);
		}
	}

	@Override
	public synchronized void insertAll(List<AgentFrame> frames) throws IOException {
		for (int from = 0; from < frames.size(); from += AT_ONCE) {
			List<AgentFrame> some = frames.subList(from, Math.min(frames.size(), from + AT_ONCE));
			List<byte[]> lines = new ArrayList<>(AT_ONCE);
			int length = 0;
			for (AgentFrame frame : some) {
				lines.add(FrameJson.bytes(frame));
				length += lines.get(lines.size() - 1).length + 1;
			}
			ByteBuffer buffer = ByteBuffer.allocate(length);
			lines.forEach((line) -> buffer.put(line).put((byte) '\n'));
			long at = append(buffer.flip());
			for (int i = 0; i < some.size(); i++) {
				remember(some.get(i), at, lines.get(i).length);
				at += lines.get(i).length + 1;
			}
		}
		force();
	}

	private long append(ByteBuffer lines) throws IOException {
		long at = this.end;
		while (lines.hasRemaining()) {
			this.end += this.file.write(lines, this.end);
		}
		return at;
	}

	private void force() throws IOException {
		if (this.sync) {
			this.file.force(false);
		}
	}

	private void remember(AgentFrame frame, long at, int length) {
		this.places.put(frame.id(), new Place(at, length, FrameIndex.ref(frame), frame.runId(), frame.createdAt()));
		this.index.add(frame);
	}

	@Override
	public @Nullable AgentFrame get(String id) throws IOException {
		Place place = this.places.get(id);
		if (place == null) {
			return null;
		}
		ByteBuffer buffer = ByteBuffer.allocate(place.length);
		int read = 0;
		while (buffer.hasRemaining() && read >= 0) {
			read = this.file.read(buffer, place.at + buffer.position());
		}
		return FrameJson.frame(buffer.array());
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
	public void update(AgentFrame frame) throws IOException {
		insert(frame);
	}

	@Override
	public synchronized void delete(String id) throws IOException {
		append(ByteBuffer.wrap(("-" + id + "\n").getBytes(StandardCharsets.UTF_8)));
		force();
		Place place = this.places.remove(id);
		if (place != null) {
			this.index.remove(place.ref, place.runId, place.createdAt);
		}
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

	private record Place(long at, int length, String ref, String runId, long createdAt) {

	}

}
