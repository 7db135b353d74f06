package io.stackmemory.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.stackmemory.StackMemory;
import io.stackmemory.agent.Agent;
import io.stackmemory.agent.AgentEvent;
import io.stackmemory.agent.AgentStatus;
import io.stackmemory.agent.ClaimedTask;
import io.stackmemory.agent.Message;
import io.stackmemory.agent.NewTask;
import io.stackmemory.agent.Priority;
import io.stackmemory.agent.Task;
import io.stackmemory.agent.Tasks;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.frame.Anchor;
import io.stackmemory.frame.AnchorType;
import io.stackmemory.frame.ContextBudget;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameEvent;
import io.stackmemory.frame.FrameProblem;
import io.stackmemory.frame.FrameStack;
import io.stackmemory.frame.FrameState;
import io.stackmemory.frame.FrameType;
import io.stackmemory.frame.HotContext;
import io.stackmemory.frame.Session;
import io.stackmemory.frame.TextFind;
import io.stackmemory.metric.MetricQuery;
import io.stackmemory.metric.MetricSample;
import io.stackmemory.metric.MetricSummary;
import io.stackmemory.metric.Metrics;
import io.stackmemory.retention.FrameRetention;
import io.stackmemory.retention.RetentionPolicy;
import io.stackmemory.retention.RetentionSettings;
import io.stackmemory.retention.SweepReport;
import io.stackmemory.retention.Sweeper;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.test.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the documentation, run; and a look whether each one of the pages is
 * here.
 */
@SuppressWarnings("NullAway")
class ExampleTests {

	private final SettableClock clock = new SettableClock(Instant.parse("2026-01-31T09:30:00Z"));

	private final StackMemory memory = StackMemory.builder(new MemoryStorageBackend(this.clock))
		.clock(this.clock)
		.build();

	@AfterEach
	void close() {
		this.memory.backend().close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "frames.md", "agents.md", "metrics.md", "retention.md", "search.md" })
	void everyExampleOfAPageIsHere(String page) throws IOException {
		Path project = Path.of("..").toAbsolutePath().normalize();
		String source = normalized(Files.readString(
				project.resolve("stackmemory-test/src/test/java/io/stackmemory/documentation/ExampleTests.java")));
		Matcher examples = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(project.resolve("docs").resolve(page)));
		int count = 0;
		while (examples.find()) {
			assertThat(source).contains(normalized(examples.group(1)));
			count++;
		}
		assertThat(count).isPositive();
	}

	@Test
	void search() {
		FrameStack searched = memory.frames().stack("github.com/acme/app", "run-18");
		Frame fix = searched.push(FrameType.TASK, "Fix the lost update", Map.of());
		memory.frames().events().append(fix.id(), "output", Map.of("text", "ConflictError: the lease was lost"));
		memory.frames().anchors().add(fix.id(), AnchorType.DECISION, "Retry with back-off, never without", 8);

		TextFind search = memory.frames().matching("lease \"was lost\"").inRun("github.com/acme/app", "run-18");
		assertThat(search.events()).hasSize(1);
		assertThat(memory.frames().matching("retr* never").anchors()).hasSize(1);
		assertThat(memory.frames().matching("lost update").limit(5).frames()).containsExactly(fix);

		DocumentCollection<Note> notes = memory
			.collection(CollectionSpec.of("notes", Note.class, Note::id).searchable("title", "text"));
		notes.save(new Note("n1", "Rounding", "Round half up, on each line"));
		assertThat(notes.searchText("round* line", Filter.ALL, 20)).hasSize(1);
	}

	@Test
	void frames() {
		FrameStack stack = memory.frames().stack("github.com/acme/app", "run-17");
		Frame task = stack.push(FrameType.TASK, "Fix the rounding", Map.of("issue", 7));
		Frame tool = stack.push(FrameType.TOOL_SCOPE, "pytest -q", Map.of());
		stack.pop(Map.of("passed", 18)); // closes the tool
		stack.path(); // the task
		stack.close(task.id(), Map.of()); // closes the task, and whatever is open below
											// it
		assertThat(memory.frames().get(tool.id()).state()).isEqualTo(FrameState.CLOSED);

		List<Frame> tools = memory.frames()
			.where("type")
			.is(FrameType.TOOL_SCOPE)
			.and("name")
			.startsWith("pytest")
			.newestFirst()
			.limit(20)
			.list();
		assertThat(tools).hasSize(1);

		Frame closed = memory.frames().get(task.id());
		closed.digest().milliseconds();
		assertThat(closed.digest().outputs()).isEmpty();

		memory.frames().move(tool.id(), null); // a root now
		assertThat(memory.frames().get(tool.id()).depth()).isZero();
	}

	@Test
	void eventsAnchorsAndArtifacts() {
		FrameStack stack = memory.frames().stack("github.com/acme/app", "run-17");
		Frame task = stack.push(FrameType.TASK, "Fix the rounding", Map.of());

		FrameEvent output = memory.frames()
			.events()
			.append(task.id(), "output", Map.of("tool", "pytest", "text", "2 failed"));
		memory.frames().events().payload(output); // all of it, also if it has megabytes

		Anchor decision = memory.frames().anchors().add(task.id(), AnchorType.DECISION, "Round each line", 8);
		memory.frames().anchors().supersede(decision.id(), "Round the sum", 9);
		memory.frames().anchors().important("github.com/acme/app", "run-17", 10); // the
																					// new
																					// one
																					// alone

		memory.frames().artifacts().add(task.id(), "file", "src/price.py", "where it is rounded");
		assertThat(memory.frames().anchors().important("github.com/acme/app", "run-17", 10)).hasSize(1);

		HotContext context = memory.frames().hotContext("github.com/acme/app", "run-17", ContextBudget.ofTokens(2000));
		String prompt = "Go on with this:\n\n" + context.text();
		assertThat(prompt).contains("Round the sum", "src/price.py").doesNotContain("Round each line");
	}

	@Test
	void sessionsAndRepair() {
		Session session = memory.frames().sessions().resume("github.com/acme/app", "main");
		FrameStack stack = memory.frames().stack(session.projectId(), session.runId());
		assertThat(stack.path()).isEmpty();

		List<FrameProblem> problems = memory.frames().check("github.com/acme/app", "run-17");
		if (!problems.isEmpty()) {
			memory.frames().repair("github.com/acme/app", "run-17");
		}
		assertThat(problems).isEmpty();
	}

	@Test
	void agentsAndTasks() {
		Agent ada = memory.agents().register("Ada", "coder", List.of("java", "sql"));
		memory.agents().setStatus(ada.id(), AgentStatus.BUSY);
		memory.agents().heartbeat(ada.id());
		memory.agents().silentFor(Duration.ofMinutes(5)); // whom to look after
		assertThat(memory.agents().withStatus(AgentStatus.BUSY)).hasSize(1);

		Tasks tasks = memory.tasks();
		Task build = tasks.submit(NewTask.of("build", Map.of("ref", "main")).withPriority(Priority.HIGH));
		tasks.submit(NewTask.of("deploy", Map.of()).requiring(List.of("java")).after(List.of(build.id())));

		Optional<ClaimedTask> claimed = tasks.claim(ada);
		claimed.ifPresent((task) -> {
			task.start();
			task.renew(); // again and again, before a minute is over
			task.complete(Map.of("jar", "app.jar")); // now "deploy" can be claimed
		});
		assertThat(tasks.ready(10)).extracting(Task::type).containsExactly("deploy");
	}

	@Test
	void messagesAndEvents() {
		memory.messages().send("ada", "bob", "question", Map.of("text", "Which branch?"));
		memory.messages().broadcast("ada", "notice", Map.of("text", "The build is green"));
		List<Message> unread = memory.messages().unread("bob", 20);
		memory.messages().markRead("bob", unread.stream().map(Message::id).toList());
		memory.messages().between("ada", "bob"); // both directions, in order
		assertThat(unread).hasSize(2);

		memory.events().append("deployed", "ada", null, Map.of("version", "1.4"));
		long last = 0;
		for (AgentEvent event : memory.events().since(last, 100)) {
			last = event.sequence(); // go on behind it next time: nothing is missed
		}
		assertThat(last).isEqualTo(1);
	}

	@Test
	void metrics() {
		Metrics metrics = memory.metrics();
		Instant now = this.clock.instant();
		metrics.record(MetricSample.of("latency", "ada", 230, "ms", now));
		metrics.record(new MetricSample("latency", "bob", 310, "ms", Map.of("model", "m1"), now));

		MetricQuery lastHour = MetricQuery.of("latency", now.minus(Duration.ofHours(1)), now.plusMillis(1));
		for (MetricSummary summary : metrics.summarize(lastHour.byAgent())) {
			assertThat(summary.p95()).isGreaterThan(0);
		}
		metrics.summarize(lastHour.byTag("model"));
		assertThat(metrics.summarize(lastHour)).hasSize(1);
	}

	@Test
	void retention() {
		RetentionSettings settings = new RetentionSettings(
				Map.of("metrics", RetentionPolicy.parse("ttl_30d"), "agent-events",
						RetentionPolicy.parse("keep_last_100000")),
				new FrameRetention(Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(365)));
		Sweeper sweeper = memory.sweeper(settings);
		SweepReport would = sweeper.dryRun(); // changes nothing
		SweepReport done = sweeper.sweep();
		assertThat(done.forgotten()).isEqualTo(would.forgotten());

		Frame frame = memory.frames().stack("p", "r").push(FrameType.TASK, "A turning point", Map.of());
		memory.frames().pin(frame.id());
		memory.frames().protect("p", "r"); // all frames of the run
		assertThat(memory.frames().unpin(frame.id())).isTrue();
	}

	private static String normalized(String text) {
		return text.replaceAll("//[^\n]*", "").replaceAll("\\s+", "").replace("this.memory", "memory");
	}

	private record Note(String id, String title, String text) {

	}

}
