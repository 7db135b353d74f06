package io.stackmemory.test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.stackmemory.agent.Message;
import io.stackmemory.agent.MessageNotFoundException;
import io.stackmemory.agent.Messages;
import io.stackmemory.agent.NewMessage;
import io.stackmemory.agent.Priority;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.document.Page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Sending, reading, marking.
 */
public abstract class MessageContract extends MemoryContract {

	@Test
	protected void tellsOneAgentWhatAnotherSays() {
		Message first = messages().send("ada", "bob", "question", Map.of("text", "Which branch?"));
		Message second = messages().send("bob", "ada", "answer", Map.of("text", "main"));
		Message other = messages().send("eve", "bob", "noise", Map.of());

		assertThat(messages().unread("bob", 10)).containsExactly(first, other);
		assertThat(messages().unread("ada", 10)).containsExactly(second);
		assertThat(messages().between("ada", "bob")).containsExactly(first, second);
		assertThat(messages().between("bob", "ada")).containsExactly(first, second);
		assertThat(messages().find(first.id())).contains(first);
	}

	@Test
	protected void tellsEveryoneButTheSender() {
		Message hello = messages().broadcast("ada", "hello", Map.of());
		assertThat(hello.isBroadcast()).isTrue();
		assertThat(messages().unread("ada", 10)).isEmpty();
		assertThat(messages().unread("bob", 10)).containsExactly(hello);
		assertThat(messages().unread("eve", 10)).containsExactly(hello);

		messages().markRead("bob", List.of(hello.id()));
		assertThat(messages().unread("bob", 10)).isEmpty();
		assertThat(messages().unread("eve", 10)).containsExactly(hello);
	}

	@Test
	protected void marksMessagesInAnyOrderAndAgain() {
		List<Message> sent = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			sent.add(messages().send("ada", "bob", "t", Map.of("n", i)));
		}
		messages().markRead("bob", List.of(sent.get(7).id(), sent.get(3).id()));
		messages().markRead("bob", List.of(sent.get(3).id()));
		assertThat(messages().unread("bob", 20)).hasSize(8).doesNotContain(sent.get(3), sent.get(7));
		assertThat(messages().unread("bob", 3)).containsExactly(sent.get(0), sent.get(1), sent.get(2));
		messages().markRead("bob", sent.stream().map(Message::id).toList());
		assertThat(messages().countUnread("bob")).isZero();

		Message late = messages().send("ada", "bob", "t", Map.of());
		assertThat(messages().unread("bob", 20)).containsExactly(late);
		messages().markReadUpTo("bob", late);
		assertThat(messages().unread("bob", 20)).isEmpty();
	}

	@Test
	protected void refusesToMarkWhatIsNotForTheAgent() {
		Message message = messages().send("ada", "bob", "t", Map.of());
		assertThatExceptionOfType(MessageNotFoundException.class)
			.isThrownBy(() -> messages().markRead("eve", List.of(message.id())));
		assertThatExceptionOfType(MessageNotFoundException.class)
			.isThrownBy(() -> messages().markRead("bob", List.of(message.id(), "nothing")));
		assertThat(messages().unread("bob", 10)).containsExactly(message);
	}

	@Test
	protected void sendsAllOrNone() {
		List<Message> sent = messages().sendAll(List.of(new NewMessage("ada", "bob", "t", Priority.HIGH, Map.of()),
				new NewMessage("ada", Message.EVERYONE, "t", Priority.LOW, Map.of())));
		assertThat(sent).extracting(Message::priority).containsExactly(Priority.HIGH, Priority.LOW);
		assertThat(messages().unread("bob", 10)).containsExactlyElementsOf(sent);
	}

	@Test
	protected void keepsOneOrderWhileManyBroadcast() {
		int agents = 50;
		int each = 100;
		Messages other = otherMemory().messages();
		Threads.run(10, (thread) -> {
			for (int i = 0; i < each; i++) {
				for (int agent = thread; agent < agents; agent += 10) {
					((thread % 2 == 0) ? messages() : other).broadcast("agent-" + agent, "t", Map.of("n", i));
				}
			}
		});

		List<Message> all = new ArrayList<>();
		Page<Message> page = messages().search(DocumentQuery.all().limit(1000));
		while (page.next() != null) {
			all.addAll(page.values());
			page = messages().search(DocumentQuery.all().limit(1000).after(page.next()));
		}
		all.addAll(page.values());
		assertThat(all).hasSize(agents * each).isSortedAccordingTo(Comparator.comparingLong(Message::sequence));
		assertThat(all).extracting(Message::sequence).doesNotHaveDuplicates();
		List<Message> unread = messages().unread("agent-7", Integer.MAX_VALUE);
		assertThat(unread).hasSize((agents - 1) * each);
		messages().markRead("agent-7", unread.subList(0, 4000).stream().map(Message::id).toList());
		assertThat(messages().unread("agent-7", Integer.MAX_VALUE)).isEqualTo(unread.subList(4000, unread.size()));
		for (int i = 0; i < agents; i++) {
			String agent = "agent-" + i;
			assertThat(all.stream().filter((message) -> message.from().equals(agent)).map(MessageContract::number))
				.isSorted();
		}
	}

	private static int number(Message message) {
		return ((Number) set(message.content().get("n"))).intValue();
	}

	private Messages messages() {
		return memory().messages();
	}

}
