package io.stackmemory.test;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentStore;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameProblem;
import io.stackmemory.frame.FrameProblem.Kind;
import io.stackmemory.frame.FrameState;
import io.stackmemory.frame.FrameType;
import io.stackmemory.frame.Frames;
import io.stackmemory.frame.Run;
import io.stackmemory.json.StableMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Documents that somebody else has changed or lost.
 */
public abstract class IntegrityContract extends MemoryContract {

	@Test
	protected void setsRightWhatCannotBeSo() {
		Frame root = push("root");
		Frame middle = push("middle");
		Frame top = push("top");
		memory().frames().events().append(middle.id(), "t", Map.of("text", "kept"));
		assertThat(frames().check("p", "r")).isEmpty();

		stored().delete(middle.id());
		stored().save(with(top, "nobody", 7));

		assertThat(frames().check("p", "r")).extracting(FrameProblem::kind, FrameProblem::id)
			.contains(tuple(Kind.MISSING_PARENT, top.id()), tuple(Kind.WRONG_STACK, middle.id()));
		List<FrameProblem> repaired = frames().repair("p", "r");
		assertThat(repaired).extracting(FrameProblem::kind).contains(Kind.ORPHANED_EVENT);
		assertThat(frames().check("p", "r")).isEmpty();
		assertThat(frames().repair("p", "r")).isEmpty();
		assertThat(frames().get(top.id()).depth()).isZero();
		assertThat(frames().get(middle.id()).state()).isEqualTo(FrameState.CLOSED);
		assertThat(frames().events().ofFrame(middle.id())).hasSize(1);
		assertThat(frames().stack("p", "r").path()).extracting(Frame::id).containsExactly(root.id(), top.id());
	}

	@Test
	protected void closesWhatIsOpenBelowAClosedFrame() {
		Frame root = push("root");
		Frame top = push("top");
		Frame closed = new Frame(root.id(), "p", "r", null, 0, FrameType.TASK, "root", FrameState.CLOSED, Map.of(),
				Map.of(), null, root.createdAt(), root.createdAt(), null);
		stored().save(closed);

		assertThat(frames().repair("p", "r")).extracting(FrameProblem::kind)
			.containsExactly(Kind.WRONG_STACK, Kind.OPEN_BELOW_CLOSED);
		assertThat(frames().get(top.id()).isOpen()).isFalse();
		assertThat(frames().findRun("p", "r").map(Run::openFrames)).contains(List.of());
		assertThat(frames().check("p", "r")).isEmpty();
	}

	@Test
	protected void breaksACircle() {
		Frame one = push("one");
		Frame other = push("other");
		stored().save(with(one, other.id(), 2));

		assertThat(frames().repair("p", "r")).extracting(FrameProblem::kind).contains(Kind.MISSING_PARENT);
		assertThat(frames().check("p", "r")).isEmpty();
	}

	private static Frame with(Frame frame, String parent, int depth) {
		return new Frame(frame.id(), frame.projectId(), frame.runId(), parent, depth, frame.type(), frame.name(),
				frame.state(), frame.inputs(), frame.outputs(), frame.digest(), frame.createdAt(), frame.closedAt(),
				null);
	}

	private DocumentCollection<Frame> stored() {
		DocumentStore store = new DocumentStore(backend(), this.clock, DocumentStore.Settings.of(new JsonMapper()));
		return store.collection(CollectionSpec.of("frames", Frame.class, Frame::id), StableMapper.create());
	}

	private Frame push(String name) {
		return frames().stack("p", "r").push(FrameType.TASK, name, Map.of());
	}

	private Frames frames() {
		return memory().frames();
	}

}
