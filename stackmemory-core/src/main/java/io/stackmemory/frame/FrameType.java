package io.stackmemory.frame;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.stackmemory.document.Names;

/**
 * What a frame is about: one of the usual types, or an application's own.
 *
 * @param name 1 to 64 letters, digits, dots, underscores and hyphens
 */
public record FrameType(@JsonValue String name) {

	/** A unit of work with a goal. */
	public static final FrameType TASK = new FrameType("task");

	/** A part of a task. */
	public static final FrameType SUBTASK = new FrameType("subtask");

	/** The use of a tool. */
	public static final FrameType TOOL_SCOPE = new FrameType("tool_scope");

	/** A review of what was done. */
	public static final FrameType REVIEW = new FrameType("review");

	/** Writing text or code. */
	public static final FrameType WRITE = new FrameType("write");

	/** The search for a fault. */
	public static final FrameType DEBUG = new FrameType("debug");

	/**
	 * Checks the name.
	 * @throws IllegalArgumentException if it is no name of a type
	 */
	@JsonCreator
	public FrameType {
		Names.requireName("type", name);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
