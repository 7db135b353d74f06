package io.stackmemory.benchmarks.contest;

import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of frames as a loop by hand makes it: with a reader and a writer that are made
 * once.
 */
final class FrameJson {

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final ObjectWriter WRITER = MAPPER.writerFor(AgentFrame.class);

	private static final ObjectReader READER = MAPPER.readerFor(AgentFrame.class);

	private FrameJson() {
	}

	static String text(AgentFrame frame) {
		return WRITER.writeValueAsString(frame);
	}

	static byte[] bytes(AgentFrame frame) {
		return WRITER.writeValueAsBytes(frame);
	}

	static AgentFrame frame(String text) {
		return READER.readValue(text);
	}

	static AgentFrame frame(byte[] bytes) {
		return READER.readValue(bytes);
	}

}
