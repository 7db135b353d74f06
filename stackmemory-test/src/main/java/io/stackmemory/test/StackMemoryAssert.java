package io.stackmemory.test;

import java.util.List;

import org.assertj.core.api.AbstractAssert;

import io.stackmemory.StackMemory;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameProblem;
import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * Says what is in a memory.
 */
public final class StackMemoryAssert extends AbstractAssert<StackMemoryAssert, StackMemory> {

	StackMemoryAssert(StackMemory memory) {
		super(memory, StackMemoryAssert.class);
	}

	/**
	 * Its store serves, and all is safe.
	 * @return this
	 */
	public StackMemoryAssert isHealthy() {
		CheckResult check = this.actual.backend().check();
		return is(check.status() == CheckResult.Status.UP,
				"to be healthy, but it is %s: %s".formatted(check.status(), check.message()));
	}

	/**
	 * There is nothing in it.
	 * @return this
	 */
	public StackMemoryAssert isEmpty() {
		List<Namespace> namespaces = this.actual.backend().namespaces();
		return is(namespaces.isEmpty(), "to be empty, but there are %s".formatted(namespaces));
	}

	/**
	 * A collection has so many documents.
	 * @param collection its name
	 * @param count how many
	 * @return this
	 */
	public StackMemoryAssert hasDocuments(String collection, long count) {
		long actualCount = this.actual.backend().count(Query.of(new Namespace(collection)));
		return is(actualCount == count,
				"to have %d documents in '%s', but there are %d".formatted(count, collection, actualCount));
	}

	/**
	 * A run has no open frame.
	 * @param projectId the project
	 * @param runId the run
	 * @return this
	 */
	public StackMemoryAssert hasNoOpenFrames(String projectId, String runId) {
		List<String> open = this.actual.frames().open(projectId, runId).stream().map(Frame::name).toList();
		return is(open.isEmpty(), "to have no open frames in %s, but there are %s".formatted(runId, open));
	}

	/**
	 * The frames of a run fit together.
	 * @param projectId the project
	 * @param runId the run
	 * @return this
	 */
	public StackMemoryAssert hasSoundFrames(String projectId, String runId) {
		List<FrameProblem> problems = this.actual.frames().check(projectId, runId);
		return is(problems.isEmpty(), "to have sound frames in %s, but: %s".formatted(runId, problems));
	}

	private StackMemoryAssert is(boolean so, String expected) {
		isNotNull();
		if (!so) {
			failWithMessage("Expected the memory on %s %s", this.actual.backend(), expected);
		}
		return this;
	}

}
