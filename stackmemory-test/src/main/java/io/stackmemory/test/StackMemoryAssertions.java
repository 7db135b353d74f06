package io.stackmemory.test;

import io.stackmemory.StackMemory;
import io.stackmemory.frame.Frame;

/**
 * AssertJ assertions for what an application has in its memory. Import {@code assertThat}
 * beside the one of AssertJ.
 */
public final class StackMemoryAssertions {

	private StackMemoryAssertions() {
	}

	/**
	 * Begins to say what a frame is.
	 * @param frame the frame
	 * @return the assertion
	 */
	public static FrameAssert assertThat(Frame frame) {
		return new FrameAssert(frame);
	}

	/**
	 * Begins to say what is in a memory.
	 * @param memory the memory
	 * @return the assertion
	 */
	public static StackMemoryAssert assertThat(StackMemory memory) {
		return new StackMemoryAssert(memory);
	}

}
