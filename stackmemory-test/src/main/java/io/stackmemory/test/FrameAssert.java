package io.stackmemory.test;

import java.util.Objects;

import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameState;
import io.stackmemory.frame.FrameType;

/**
 * Says what a frame is.
 */
public final class FrameAssert extends AbstractAssert<FrameAssert, Frame> {

	FrameAssert(Frame frame) {
		super(frame, FrameAssert.class);
	}

	/**
	 * Work goes on in it.
	 * @return this
	 */
	public FrameAssert isOpen() {
		return is(this.actual.isOpen(), "to be open, but it was closed at %s".formatted(this.actual.closedAt()));
	}

	/**
	 * Work in it has ended.
	 * @return this
	 */
	public FrameAssert isClosed() {
		return is(this.actual.state() == FrameState.CLOSED, "to be closed, but it is open");
	}

	/**
	 * It was called from no other frame.
	 * @return this
	 */
	public FrameAssert isRoot() {
		return is(this.actual.parentId() == null,
				"to be a root, but its parent is %s".formatted(this.actual.parentId()));
	}

	/**
	 * It was called from a frame.
	 * @param parent the parent
	 * @return this
	 */
	public FrameAssert isChildOf(Frame parent) {
		return is(parent.id().equals(this.actual.parentId()),
				"to be a child of '%s', but its parent is %s".formatted(parent.name(), this.actual.parentId()));
	}

	/**
	 * It has this name.
	 * @param name the name
	 * @return this
	 */
	public FrameAssert hasName(String name) {
		return is(name.equals(this.actual.name()), "to have the name '%s'".formatted(name));
	}

	/**
	 * It is about this.
	 * @param type the type
	 * @return this
	 */
	public FrameAssert hasType(FrameType type) {
		return is(type.equals(this.actual.type()),
				"to have the type %s, but it has %s".formatted(type, this.actual.type()));
	}

	/**
	 * This came of it.
	 * @param name the name of an output
	 * @param value its value, as JSON
	 * @return this
	 */
	public FrameAssert hasOutput(String name, @Nullable Object value) {
		return is(this.actual.outputs().containsKey(name) && Objects.equals(this.actual.outputs().get(name), value),
				"to have the output %s=%s, but it has %s".formatted(name, value, this.actual.outputs()));
	}

	private FrameAssert is(boolean so, String expected) {
		isNotNull();
		if (!so) {
			failWithMessage("Expected the frame '%s' %s", this.actual.name(), expected);
		}
		return this;
	}

}
