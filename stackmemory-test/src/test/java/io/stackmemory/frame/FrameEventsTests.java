package io.stackmemory.frame;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.stackmemory.StackMemory;
import io.stackmemory.storage.memory.MemoryStorageBackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@SuppressWarnings("NullAway.Init")
class FrameEventsTests {

	private static final Clock STOPPED = Clock.fixed(Instant.parse("2026-01-31T09:30:00.120Z"), ZoneOffset.UTC);

	private final StackMemory memory = StackMemory.builder(new MemoryStorageBackend(STOPPED)).clock(STOPPED).build();

	private final FrameEvents events = this.memory.frames().events();

	private final FrameStack stack = this.memory.frames().stack("p", "r");

	private Frame frame;

	@BeforeEach
	void push() {
		this.frame = this.stack.push(FrameType.TASK, "t", Map.of());
	}

	@Test
	void keepsTheOrderOfAppendingWithinAMillisecond() {
		for (int i = 0; i < 300; i++) {
			this.events
				.append(new NewEvent(this.frame.id(), "id" + (997 * i % 300), "step", Map.of("number", i), null));
		}

		assertThat(this.events.ofFrame(this.frame.id())).extracting((event) -> event.payload().get("number"))
			.hasSize(300)
			.isSorted();
		assertThat(this.events.ofRun("p", "r")).hasSize(300);
		assertThat(this.events.count(this.frame.id())).isEqualTo(300);
	}

	@Test
	void appendsAnEventOfOneIdOnce() {
		FrameEvent first = this.events.append(new NewEvent(this.frame.id(), "e1", "call", Map.of("n", 1), null));
		FrameEvent again = this.events.append(new NewEvent(this.frame.id(), "e1", "call", Map.of("n", 2), null));

		assertThat(again).isEqualTo(first);
		assertThat(this.events.ofFrame(this.frame.id())).containsExactly(first);
	}

	@Test
	void takesEventsOfOneIdInTwoFrames() {
		Frame inner = this.stack.push(FrameType.TOOL_SCOPE, "inner", Map.of());
		this.events.append(new NewEvent(this.frame.id(), "e1", "call", Map.of(), null));
		this.events.append(new NewEvent(inner.id(), "e1", "call", Map.of(), null));

		assertThat(this.events.ofFrame(inner.id())).hasSize(1);
		assertThat(this.events.ofRun("p", "r")).hasSize(2);
	}

	@Test
	void refusesAClosedOrUnknownFrame() {
		FrameEvent before = this.events.append(this.frame.id(), "call", Map.of());
		this.stack.pop(Map.of());

		assertThatExceptionOfType(FrameClosedException.class)
			.isThrownBy(() -> this.events.append(this.frame.id(), "call", Map.of()));
		assertThatExceptionOfType(FrameNotFoundException.class)
			.isThrownBy(() -> this.events.append("none", "call", Map.of()));
		assertThat(this.events.ofFrame(this.frame.id())).containsExactly(before);
		assertThat(this.events.append(new NewEvent(this.frame.id(), before.id(), "call", Map.of(), null)))
			.isEqualTo(before);
	}

	@Test
	void appendsAllOrNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.events.appendAll(List
			.of(NewEvent.of(this.frame.id(), "good", Map.of()), NewEvent.of(this.frame.id(), "no good", Map.of()))));
		assertThat(this.events.ofFrame(this.frame.id())).isEmpty();
		assertThat(this.events.appendAll(
				List.of(NewEvent.of(this.frame.id(), "a", Map.of()), NewEvent.of(this.frame.id(), "b", Map.of()))))
			.hasSize(2);
	}

	@Test
	void keepsEveryEventOfEightThreads() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			List<Future<FrameEvent>> appends = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				int number = i;
				appends.add(threads.submit(() -> this.events.append(this.frame.id(), "step", Map.of("n", number))));
			}
			for (Future<FrameEvent> append : appends) {
				append.get();
			}
		}
		finally {
			threads.shutdown();
		}
		assertThat(this.events.ofFrame(this.frame.id())).hasSize(200);
	}

	@Test
	void keepsWhenSomethingHappened() {
		Instant at = STOPPED.instant().minus(Duration.ofDays(1));
		this.events.append(new NewEvent(this.frame.id(), null, "old", Map.of(), at));

		assertThat(this.events.ofFrame(this.frame.id())).extracting(FrameEvent::at).containsExactly(at);
	}

	@Test
	void holdsOnToAnchors() {
		Anchors anchors = this.memory.frames().anchors();
		Anchor fact = anchors.add(this.frame.id(), AnchorType.FACT, "water is wet");
		Anchor decision = anchors.add(this.frame.id(), AnchorType.DECISION, "use an umbrella", 9);

		assertThat(fact.priority()).isEqualTo(5);
		assertThat(anchors.ofFrame(this.frame.id())).containsExactly(decision, fact);
		assertThat(anchors.ofRun("p", "r")).hasSize(2);
		assertThat(anchors.find(fact.id())).contains(fact);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> anchors.add(this.frame.id(), AnchorType.FACT, "too important", 11));
		this.stack.pop(Map.of());
		assertThatExceptionOfType(FrameClosedException.class)
			.isThrownBy(() -> anchors.add(this.frame.id(), AnchorType.FACT, "late"));
	}

}
