package io.stackmemory.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.stackmemory.frame.Anchor;
import io.stackmemory.frame.AnchorType;
import io.stackmemory.frame.Digest;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameClosedException;
import io.stackmemory.frame.FrameEvent;
import io.stackmemory.frame.FrameException;
import io.stackmemory.frame.FrameStack;
import io.stackmemory.frame.FrameState;
import io.stackmemory.frame.FrameType;
import io.stackmemory.frame.Frames;
import io.stackmemory.frame.NewEvent;
import io.stackmemory.frame.Session;
import io.stackmemory.frame.Sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The stack of a run, digests, anchors, events, sessions.
 */
public abstract class FrameContract extends MemoryContract {

	@Test
	protected void sumsUpAFrameThatIsClosed() {
		Frame frame = push("Fix it");
		for (int i = 0; i < 12; i++) {
			frames().events().append(frame.id(), (i % 3 == 0) ? "thought" : "action", Map.of("text", "step " + i));
		}
		frames().anchors().add(frame.id(), AnchorType.DECISION, "important", 7);
		frames().anchors().add(frame.id(), AnchorType.DECISION, "more important", 9);
		frames().anchors().add(frame.id(), AnchorType.DECISION, "unimportant", 6);
		frames().anchors().add(frame.id(), AnchorType.CONSTRAINT, "no floats", 1);
		frames().anchors().add(frame.id(), AnchorType.RISK, "slow", 2);
		this.clock.advance(Duration.ofSeconds(90));

		Frame closed = stack().pop(Map.of("tests", "green"));

		assertThat(closed).isEqualTo(frames().get(frame.id()));
		Digest digest = set(closed.digest());
		assertThat(digest.events()).isEqualTo(Map.of("thought", 4L, "action", 8L));
		assertThat(digest.timeline()).hasSize(10)
			.extracting(Digest.Moment::text)
			.startsWith("step 2")
			.endsWith("step 11");
		assertThat(digest.decisions()).containsExactly("more important", "important");
		assertThat(digest.constraints()).containsExactly("no floats");
		assertThat(digest.risks()).containsExactly("slow");
		assertThat(digest.outputs()).isEqualTo(Map.of("tests", "green"));
		assertThat(digest.milliseconds()).isEqualTo(90_000);
	}

	@Test
	protected void closesWhatIsOpenBelowWithDigestsOfItsOwn() {
		Frame root = push("root");
		Frame middle = push("middle");
		Frame top = push("top");
		frames().events().append(top.id(), "note", Map.of());

		List<Frame> closed = stack().close(middle.id(), Map.of());

		assertThat(closed).extracting(Frame::id).containsExactly(middle.id(), top.id());
		assertThat(set(closed.get(1).digest()).events()).isEqualTo(Map.of("note", 1L));
		assertThat(stack().path()).extracting(Frame::id).containsExactly(root.id());
	}

	/**
	 * A digest counts every event, also those that come while the frame is closed.
	 */
	@Test
	protected void countsEveryEventOfAFrameThatIsClosedWhileOthersAppend() {
		for (int round = 0; round < rounds() / 20; round++) {
			Frame frame = push("round " + round);
			AtomicInteger appended = new AtomicInteger();
			Threads.run(4, (thread) -> {
				try {
					while (true) {
						frames().events().append(frame.id(), "t", Map.of());
						if (appended.incrementAndGet() == 20) {
							stack().pop(Map.of());
						}
					}
				}
				catch (FrameClosedException ex) {
					// As it should be
				}
			});
			Frame closed = frames().get(frame.id());
			assertThat(set(closed.digest()).events()).isEqualTo(Map.of("t", (long) appended.get()));
			assertThat(frames().events().count(frame.id())).isEqualTo(appended.get());
		}
	}

	@Test
	protected void keepsLargePayloadsApartFromTheirEvents() {
		Frame frame = push("large");
		String output = "é".repeat(2_000_000);
		FrameEvent event = frames().events().append(frame.id(), "output", Map.of("tool", "pytest", "text", output));

		assertThat(event.isWhole()).isFalse();
		assertThat(event.payload()).isEqualTo(Map.of("tool", "pytest"));
		assertThat(event.payloadSize()).isGreaterThan(2_000_000);
		assertThat(frames().events().ofFrame(frame.id())).containsExactly(event);
		assertThat(frames().events().payload(event)).isEqualTo(Map.of("tool", "pytest", "text", output));
		FrameEvent small = frames().events().append(frame.id(), "output", Map.of("text", "ok"));
		assertThat(frames().events().payload(small)).isEqualTo(Map.of("text", "ok"));
		assertThat(set(stack().pop(Map.of()).digest()).timeline()).extracting(Digest.Moment::text)
			.containsExactly("pytest", "ok");
	}

	@Test
	protected void neverChangesADecision() {
		Frame frame = push("decide");
		Anchor fact = frames().anchors().add(frame.id(), AnchorType.FACT, "two users");
		Anchor decision = frames().anchors().add(frame.id(), AnchorType.DECISION, "use SQLite", 8);
		assertThat(frames().anchors().update(fact.id(), "three users", 6)).extracting(Anchor::text, Anchor::priority)
			.containsExactly("three users", 6);
		assertThatExceptionOfType(FrameException.class)
			.isThrownBy(() -> frames().anchors().update(decision.id(), "use files", 8))
			.withMessageContaining("is a decision, which is never changed; supersede it");

		Anchor next = frames().anchors().supersede(decision.id(), "use PostgreSQL", 9);
		assertThat(next.supersedes()).isEqualTo(decision.id());
		assertThat(frames().anchors().find(decision.id())).hasValueSatisfying((old) -> {
			assertThat(old.text()).isEqualTo("use SQLite");
			assertThat(old.supersededBy()).isEqualTo(next.id());
		});
		assertThatExceptionOfType(FrameException.class)
			.isThrownBy(() -> frames().anchors().supersede(decision.id(), "again", 9))
			.withMessageContaining("is superseded by " + next.id());
		assertThat(frames().anchors().important("p", "r", 10)).extracting(Anchor::text)
			.containsExactly("use PostgreSQL", "three users");
	}

	@Test
	protected void movesAClosedFrameWithAllBelow() {
		Frame root = push("root");
		Frame one = push("one");
		Frame two = push("two");
		stack().close(one.id(), Map.of());
		Frame other = push("other");
		stack().pop(Map.of());

		assertThat(frames().move(two.id(), other.id()).depth()).isEqualTo(2);
		assertThat(frames().move(other.id(), one.id()).depth()).isEqualTo(2);
		assertThat(frames().get(two.id()).depth()).isEqualTo(3);
		assertThatExceptionOfType(FrameException.class).isThrownBy(() -> frames().move(one.id(), two.id()))
			.withMessageContaining("would be its own ancestor");
		assertThatExceptionOfType(FrameException.class).isThrownBy(() -> frames().move(root.id(), null))
			.withMessageContaining("is open");
		Frame foreign = frames().stack("p", "other").push(FrameType.TASK, "foreign", Map.of());
		assertThatExceptionOfType(FrameException.class).isThrownBy(() -> frames().move(one.id(), foreign.id()))
			.withMessageContaining("can't be moved out of its own");
		assertThat(frames().move(one.id(), null).depth()).isZero();
		assertThat(frames().get(two.id()).depth()).isEqualTo(2);
		assertThat(frames().check("p", "r")).isEmpty();
	}

	@Test
	protected void appendsOfManyToOneFrameAreAllThereInOneOrder() {
		Frame frame = push("shared");
		Frames other = otherMemory().frames();
		int each = rounds() / 4;
		Threads.run(20, (thread) -> {
			for (int i = 0; i < each; i++) {
				NewEvent event = new NewEvent(frame.id(), "e-" + thread + "-" + i, "t", Map.of("n", i), null);
				((thread % 2 == 0) ? frames() : other).events().append(event);
				if (i % 10 == 0) {
					frames().events().append(event);
				}
			}
		});
		List<FrameEvent> events = frames().events().ofFrame(frame.id());
		assertThat(events).hasSize(20 * each);
		assertThat(events).extracting(FrameEvent::id).doesNotHaveDuplicates();
		assertThat(events).extracting(FrameEvent::position).isSorted().doesNotHaveDuplicates();
		assertThat(frames().events().ofFrame(frame.id())).isEqualTo(events);
	}

	@Test
	protected void readsThirtyThousandEventsBackInOrder() {
		Frame frame = push("long");
		List<String> ids = new ArrayList<>();
		for (int from = 0; from < 30_000; from += 1000) {
			List<NewEvent> batch = new ArrayList<>();
			for (int i = from; i < from + 1000; i++) {
				batch.add(new NewEvent(frame.id(), "e" + i, "t", Map.of("n", i), null));
				ids.add("e" + i);
			}
			frames().events().appendAll(batch);
		}
		assertThat(frames().events().ofFrame(frame.id())).extracting(FrameEvent::id).containsExactlyElementsOf(ids);
		assertThat(frames().events().latest("p", "r", 2)).extracting(FrameEvent::id)
			.containsExactly("e29999", "e29998");
	}

	@Test
	protected void goesOnWithTheSessionOfTheBranchThenOfTheProject() {
		Sessions sessions = frames().sessions();
		Session main = sessions.resume("p", "main");
		this.clock.advance(Duration.ofHours(1));
		Session fix = sessions.resume("s1", "p", "fix");
		this.clock.advance(Duration.ofHours(1));

		assertThat(sessions.resume("p", "main").id()).isEqualTo(main.id());
		assertThat(sessions.resume("p", "fix").id()).isEqualTo(fix.id());
		assertThat(sessions.resume("p", null).id()).isIn(main.id(), fix.id());
		assertThat(sessions.resume("p", "new branch").id()).isIn(main.id(), fix.id());
		assertThat(sessions.resume("q", "main").id()).isNotIn(main.id(), fix.id());
		assertThatExceptionOfType(FrameException.class).isThrownBy(() -> sessions.resume("s1", "q", "fix"));

		this.clock.advance(Duration.ofHours(25));
		assertThat(sessions.resume("s1", "p", "fix").runId()).isEqualTo(fix.runId());
		this.clock.advance(Duration.ofHours(25));
		Session fresh = sessions.resume("p", "fix");
		assertThat(fresh.id()).isNotIn(main.id(), fix.id());
		assertThat(sessions.ofProject("p")).extracting(Session::id).startsWith(fresh.id(), fix.id()).hasSize(3);
	}

	@Test
	protected void readsAsItIsAsked() {
		Frame one = stack().push(FrameType.TASK, "one", Map.of("ref", "x-1"));
		this.clock.advance(Duration.ofSeconds(1));
		Frame two = stack().push(FrameType.REVIEW, "two", Map.of("ref", "x-2"));
		Frame three = stack().push(FrameType.TASK, "three", Map.of("ref", "y"));
		stack().pop(Map.of());

		assertThat(frames().where("state")
			.is(FrameState.ACTIVE)
			.and("inputs.ref")
			.startsWith("x")
			.newestFirst()
			.limit(20)
			.list()).containsExactly(two, one);
		assertThat(frames().where("type").is(FrameType.REVIEW).first()).contains(two);
		assertThat(frames().where("createdAt").greaterThan(one.createdAt()).count()).isEqualTo(2);
		assertThat(frames().where("type")
			.in(List.of(FrameType.REVIEW, FrameType.DEBUG))
			.or(frames().where("id").is(three.id()))
			.orderBy("name")
			.list()).extracting(Frame::name).containsExactly("three", "two");
		assertThat(frames().where("closedAt").isNotNull().exists()).isTrue();
		assertThat(frames().where("parentId").isNull().oldestFirst().page().values()).containsExactly(one);
		assertThatIllegalArgumentException().isThrownBy(() -> frames().where("inputs").is(Map.of("ref", "x-1")));
	}

	@Test
	protected void keepsRunsOfTheSameNameInTwoProjectsApart() {
		Frame one = push("one");
		Frame other = frames().stack("q", "r").push(FrameType.TASK, "other", Map.of());
		frames().events().append(one.id(), "t", Map.of());
		frames().anchors().add(other.id(), AnchorType.FACT, "of q");

		assertThat(frames().ofRun("p", "r")).containsExactly(one);
		assertThat(frames().ofRun("q", "r")).containsExactly(other);
		assertThat(frames().events().ofRun("q", "r")).isEmpty();
		assertThat(frames().anchors().ofRun("p", "r")).isEmpty();
		assertThat(other.state()).isEqualTo(FrameState.ACTIVE);
	}

	final Frame push(String name) {
		return stack().push(FrameType.TASK, name, Map.of());
	}

	final FrameStack stack() {
		return frames().stack("p", "r");
	}

	final Frames frames() {
		return memory().frames();
	}

}
