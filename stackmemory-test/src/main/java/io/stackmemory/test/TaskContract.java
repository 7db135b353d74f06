package io.stackmemory.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Test;

import io.stackmemory.agent.AgentException;
import io.stackmemory.agent.ClaimedTask;
import io.stackmemory.agent.NewTask;
import io.stackmemory.agent.Priority;
import io.stackmemory.agent.Task;
import io.stackmemory.agent.TaskLostException;
import io.stackmemory.agent.TaskNotFoundException;
import io.stackmemory.agent.TaskStatus;
import io.stackmemory.agent.Tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Claims, leases, retries, dependencies.
 */
public abstract class TaskContract extends MemoryContract {

	private static final Duration LEASE = Duration.ofMinutes(1);

	@Test
	protected void goesThroughItsStates() {
		Task submitted = tasks().submit(NewTask.of("build", Map.of("ref", "main")).withPriority(Priority.HIGH));
		assertThat(submitted.status()).isEqualTo(TaskStatus.PENDING);
		assertThat(submitted.isReady()).isTrue();

		ClaimedTask claimed = claim("a1");
		assertThat(claimed.task().status()).isEqualTo(TaskStatus.ASSIGNED);
		assertThat(claimed.start().status()).isEqualTo(TaskStatus.RUNNING);
		this.clock.advance(Duration.ofSeconds(40));
		claimed.renew();
		this.clock.advance(Duration.ofSeconds(40));
		Task done = claimed.complete(Map.of("jar", "app.jar"));

		assertThat(done).isEqualTo(tasks().get(submitted.id()));
		assertThat(done.status()).isEqualTo(TaskStatus.COMPLETED);
		assertThat(done.outcome()).isEqualTo(new Task.Outcome(Map.of("jar", "app.jar"), null, this.clock.instant()));
		assertThat(done.claim()).isNotNull();
		assertThat(tasks().ofAgent("a1")).containsExactly(done);
		assertThat(tasks().claim("a1", List.of(), LEASE)).isEmpty();
		assertThatExceptionOfType(TaskLostException.class).isThrownBy(() -> claimed.complete(Map.of()))
			.withMessageContaining("the task is completed");
	}

	@Test
	protected void givesTheMostUrgentFirstThenTheOldest() {
		String low = submit(NewTask.of("t", Map.of()).withPriority(Priority.LOW));
		String first = submit(NewTask.of("t", Map.of()));
		this.clock.advance(Duration.ofMillis(1));
		String second = submit(NewTask.of("t", Map.of()));
		String critical = submit(NewTask.of("t", Map.of()).withPriority(Priority.CRITICAL));
		String high = submit(NewTask.of("t", Map.of()).withPriority(Priority.HIGH));

		assertThat(tasks().ready(10)).extracting(Task::id).containsExactly(critical, high, first, second, low);
		for (String id : List.of(critical, high, first, second, low)) {
			assertThat(claim("a1").id()).isEqualTo(id);
		}
	}

	@Test
	protected void givesATaskToAnAgentThatCanDoIt() {
		for (int i = 0; i < 50; i++) {
			submit(NewTask.of("t", Map.of()).withPriority(Priority.HIGH).requiring(Set.of("java", "rust")));
		}
		String any = submit(NewTask.of("t", Map.of()));

		assertThat(tasks().claim("a1", List.of("java"), LEASE)).map(ClaimedTask::id).contains(any);
		assertThat(tasks().claim("a1", List.of("java"), LEASE)).isEmpty();
		assertThat(tasks().claim("a2", List.of("java", "rust", "sql"), LEASE)).isPresent();
	}

	@Test
	protected void takesATaskFromAnAgentThatFallsSilent() {
		submit(NewTask.of("t", Map.of()).withMaximumRetries(1));
		ClaimedTask silent = claim("a1");
		this.clock.advance(LEASE);

		ClaimedTask next = claim("a2");
		assertThat(next.id()).isEqualTo(silent.id());
		assertThat(next.token()).isGreaterThan(silent.token());
		assertThatExceptionOfType(TaskLostException.class).isThrownBy(() -> silent.complete(Map.of("late", true)))
			.withMessageContaining("is lost");
		assertThatExceptionOfType(TaskLostException.class).isThrownBy(silent::renew);
		assertThat(next.complete(Map.of()).claim()).extracting(Task.Claim::agentId).isEqualTo("a2");
	}

	@Test
	protected void refusesWhatALateAgentSaysBeforeAnotherHasTheTask() {
		submit(NewTask.of("t", Map.of()));
		ClaimedTask silent = claim("a1");
		this.clock.advance(LEASE);

		assertThatExceptionOfType(TaskLostException.class).isThrownBy(() -> silent.complete(Map.of()));
		assertThat(tasks().returnExpired()).isEqualTo(1);
		Task returned = tasks().get(silent.id());
		assertThat(returned.status()).isEqualTo(TaskStatus.PENDING);
		assertThat(returned.retries()).isEqualTo(1);
		assertThat(returned.outcome()).extracting(Task.Outcome::error).asString().contains("a1 was silent");
	}

	@Test
	protected void triesAgainUntilRetriesAreUsedUp() {
		String id = submit(NewTask.of("t", Map.of()));
		for (int i = 1; i <= Task.DEFAULT_MAXIMUM_RETRIES; i++) {
			Task failed = claim("a1").fail("no " + i);
			assertThat(failed.status()).isEqualTo(TaskStatus.PENDING);
			assertThat(failed.retries()).isEqualTo(i);
		}
		Task last = claim("a1").fail("enough");
		assertThat(last.status()).isEqualTo(TaskStatus.FAILED);
		assertThat(last.outcome()).isEqualTo(new Task.Outcome(null, "enough", this.clock.instant()));
		assertThat(tasks().claim("a1", List.of(), LEASE)).isEmpty();
		assertThat(tasks().get(id)).isEqualTo(last);
	}

	@Test
	protected void releasesATaskWithoutARetry() {
		submit(NewTask.of("t", Map.of()));
		Task released = claim("a1").release();
		assertThat(released.retries()).isZero();
		assertThat(claim("a2").token()).isEqualTo(2);
	}

	@Test
	protected void waitsForDependencies() {
		String one = submit(NewTask.of("t", Map.of()));
		String two = submit(NewTask.of("t", Map.of()));
		Task after = tasks().submit(NewTask.of("t", Map.of()).withPriority(Priority.CRITICAL).after(List.of(one, two)));
		assertThat(after.isReady()).isFalse();

		ClaimedTask first = claim("a1");
		ClaimedTask second = claim("a1");
		assertThat(tasks().claim("a1", List.of(), LEASE)).isEmpty();
		first.complete(Map.of());
		assertThat(tasks().claim("a1", List.of(), LEASE)).isEmpty();
		second.complete(Map.of());
		assertThat(claim("a1").id()).isEqualTo(after.id());
		assertThat(tasks().submit(NewTask.of("t", Map.of()).after(List.of(one, two))).isReady()).isTrue();
	}

	@Test
	protected void cancelsWhatDependsOnAFailure() {
		String root = submit(NewTask.of("t", Map.of()).withMaximumRetries(0));
		String middle = submit(NewTask.of("t", Map.of()).after(List.of(root)));
		String last = submit(NewTask.of("t", Map.of()).after(List.of(middle)));
		claim("a1").fail("broken");

		assertThat(tasks().get(middle).status()).isEqualTo(TaskStatus.CANCELLED);
		assertThat(tasks().get(last).status()).isEqualTo(TaskStatus.CANCELLED);
		assertThat(tasks().get(last).outcome()).extracting(Task.Outcome::error).asString().contains(middle);
		assertThatExceptionOfType(AgentException.class)
			.isThrownBy(() -> tasks().submit(NewTask.of("t", Map.of()).after(List.of(root))))
			.withMessageContaining("is failed");
		assertThatExceptionOfType(TaskNotFoundException.class)
			.isThrownBy(() -> tasks().submit(NewTask.of("t", Map.of()).after(List.of("nobody"))));
	}

	@Test
	protected void refusesTheOutcomeOfWhatWasCancelled() {
		submit(NewTask.of("t", Map.of()));
		ClaimedTask claimed = claim("a1");
		tasks().cancel(claimed.id(), "not wanted");

		assertThatExceptionOfType(TaskLostException.class).isThrownBy(() -> claimed.complete(Map.of()))
			.withMessageContaining("is cancelled");
		assertThatExceptionOfType(AgentException.class).isThrownBy(() -> tasks().cancel(claimed.id(), "again"))
			.withMessageContaining("cancelled already");
	}

	@Test
	protected void submitsATaskOfAnIdOnce() {
		Task first = tasks().submit(NewTask.of("t", Map.of("n", 1)).withId("nightly"));
		assertThat(tasks().submit(NewTask.of("t", Map.of("n", 2)).withId("nightly"))).isEqualTo(first);
		assertThat(tasks().ready(10)).hasSize(1);
	}

	@Test
	protected void goesOnWithAClaimByItsToken() {
		submit(NewTask.of("t", Map.of()));
		ClaimedTask claimed = claim("a1");
		ClaimedTask same = otherMemory().tasks().claimed(claimed.id(), claimed.token(), LEASE);
		assertThat(same.complete(Map.of()).status()).isEqualTo(TaskStatus.COMPLETED);
	}

	@Test
	protected void givesEachOfManyTasksToOneOfManyAgents() {
		List<NewTask> all = new ArrayList<>();
		for (int i = 0; i < 2000; i++) {
			all.add(NewTask.of("t", Map.of("number", i)));
		}
		tasks().submitAll(all);
		Queue<String> claimed = new ConcurrentLinkedQueue<>();
		Set<Long> tokens = ConcurrentHashMap.newKeySet();
		Tasks other = otherMemory().tasks();
		Threads.run(20, (thread) -> {
			Tasks own = (thread % 2 == 0) ? tasks() : other;
			for (int turn = 0;; turn++) {
				String agent = "agent-" + (thread * 5 + turn % 5);
				Optional<ClaimedTask> next = own.claim(agent, List.of(), LEASE);
				if (next.isEmpty()) {
					return;
				}
				claimed.add(next.get().id());
				tokens.add(next.get().token());
				next.get().complete(Map.of("by", agent));
			}
		});
		assertThat(claimed).hasSize(2000).doesNotHaveDuplicates();
		assertThat(tokens).containsExactly(1L);
		assertThat(tasks().ready(1)).isEmpty();
	}

	private ClaimedTask claim(String agentId) {
		return tasks().claim(agentId, List.of(), LEASE).orElseThrow();
	}

	private String submit(NewTask task) {
		return tasks().submit(task).id();
	}

	private Tasks tasks() {
		return memory().tasks();
	}

}
