package io.stackmemory.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.stackmemory.agent.AgentEvent;
import io.stackmemory.agent.AgentEvents;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Appending, and reading what came after.
 */
public abstract class AgentEventContract extends MemoryContract {

	@Test
	protected void findsWhatHappenedToWhom() {
		AgentEvent one = events().append("started", "ada", "t1", Map.of("n", 1));
		AgentEvent two = events().append("started", "bob", "t2", Map.of());
		AgentEvent three = events().append("ended", "ada", "t1", Map.of());
		AgentEvent four = events().append("note", null, null, Map.of("text", "é"));

		assertThat(events().since(0, 10)).containsExactly(one, two, three, four);
		assertThat(events().since(two.sequence(), 1)).containsExactly(three);
		assertThat(events().ofAgent("ada", 0, 10)).containsExactly(one, three);
		assertThat(events().ofAgent("ada", one.sequence(), 10)).containsExactly(three);
		assertThat(events().ofTask("t1", 0, 1)).containsExactly(one);
		assertThat(events().ofType("started", 0, 10)).containsExactly(one, two);
		assertThat(events().since(four.sequence(), 10)).isEmpty();
	}

	@Test
	protected void readsManyBackInOrder() {
		for (int from = 0; from < 30_000; from += 1000) {
			List<AgentEvents.New> batch = new ArrayList<>();
			for (int i = from; i < from + 1000; i++) {
				batch.add(new AgentEvents.New("t", "agent-" + i % 7, null, Map.of("n", i)));
			}
			events().appendAll(batch);
		}
		List<AgentEvent> all = new ArrayList<>();
		long last = 0;
		List<AgentEvent> next = events().since(last, 2500);
		while (!next.isEmpty()) {
			all.addAll(next);
			last = next.get(next.size() - 1).sequence();
			next = events().since(last, 2500);
		}
		assertThat(all).extracting(AgentEvent::sequence)
			.containsExactlyElementsOf(LongStream.rangeClosed(1, 30_000).boxed().toList());
		assertThat(all).extracting((event) -> event.payload().get("n")).startsWith(0, 1, 2).endsWith(29_999);
		assertThat(events().ofAgent("agent-3", 0, 10_000)).hasSize(4286);
	}

	/**
	 * Somebody who always goes on behind the last event that he has seen sees all.
	 */
	@Test
	protected void neverGoesBackWhileManyAppend() {
		AgentEvents other = otherMemory().events();
		List<Long> seen = new ArrayList<>();
		int writers = 8;
		int each = rounds() / 4;
		Threads.run(writers + 1, (thread) -> {
			if (thread < writers) {
				for (int i = 0; i < each; i++) {
					((thread % 2 == 0) ? events() : other).append("t", "agent-" + thread, null, Map.of("n", i));
				}
			}
			else {
				long last = 0;
				while (seen.size() < writers * each) {
					for (AgentEvent event : events().since(last, 100)) {
						seen.add(event.sequence());
						last = event.sequence();
					}
				}
			}
		});
		assertThat(seen).containsExactlyElementsOf(LongStream.rangeClosed(1, (long) writers * each).boxed().toList());
	}

	private AgentEvents events() {
		return memory().events();
	}

}
