package io.stackmemory.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.stackmemory.agent.Agent;
import io.stackmemory.agent.AgentNotFoundException;
import io.stackmemory.agent.AgentStatus;
import io.stackmemory.agent.Agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Registering, statuses and heartbeats.
 */
public abstract class AgentContract extends MemoryContract {

	@Test
	protected void remembersWhoIsThere() {
		Agent agent = agents().register("a1", "Ada", "coder", List.of("java", "sql"), Map.of("model", "m1"));

		assertThat(agents().get("a1")).isEqualTo(agent);
		assertThat(agent.status()).isEqualTo(AgentStatus.ACTIVE);
		assertThat(agent.capabilities()).containsExactly("java", "sql");
		assertThat(agent.canDo(List.of("sql"))).isTrue();
		assertThat(agent.canDo(List.of("sql", "rust"))).isFalse();
		assertThat(agents().find("a2")).isEmpty();
		assertThatExceptionOfType(AgentNotFoundException.class).isThrownBy(() -> agents().get("a2"))
			.withMessage("There is no agent a2");
	}

	@Test
	protected void keepsWhenAnAgentWasRegisteredFirst() {
		Agent first = agents().register("a1", "Ada", "coder", List.of(), Map.of());
		agents().setStatus("a1", AgentStatus.SHUTDOWN);
		this.clock.advance(Duration.ofHours(1));

		Agent again = agents().register("a1", "Ada 2", "reviewer", List.of("java"), Map.of());

		assertThat(again.registeredAt()).isEqualTo(first.registeredAt());
		assertThat(again.heartbeatAt()).isEqualTo(this.clock.instant());
		assertThat(again.status()).isEqualTo(AgentStatus.ACTIVE);
		assertThat(agents().get("a1")).isEqualTo(again);
	}

	@Test
	protected void findsThoseThatAreSilent() {
		Agent quiet = agents().register("Quiet", "coder", List.of());
		Agent busy = agents().register("Busy", "coder", List.of());
		Agent gone = agents().register("Gone", "coder", List.of());
		agents().setStatus(gone.id(), AgentStatus.SHUTDOWN);
		this.clock.advance(Duration.ofMinutes(5));
		agents().setStatus(busy.id(), AgentStatus.BUSY);

		assertThat(agents().silentFor(Duration.ofMinutes(5))).extracting(Agent::id).containsExactly(quiet.id());
		assertThat(agents().silentFor(Duration.ofMinutes(6))).isEmpty();
		assertThat(agents().withStatus(AgentStatus.BUSY)).extracting(Agent::name).containsExactly("Busy");
		agents().heartbeat(quiet.id());
		assertThat(agents().silentFor(Duration.ofMinutes(5))).isEmpty();
		assertThat(agents().remove(quiet.id())).isTrue();
		assertThatExceptionOfType(AgentNotFoundException.class).isThrownBy(() -> agents().heartbeat(quiet.id()));
	}

	@Test
	protected void refusesWhatIsNoIdOrName() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> agents().register("a/1", "Ada", "coder", List.of(), Map.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> agents().register("Ada", "a type", List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> agents().register("Ada", "coder", List.of("")));
		assertThat(agents().withStatus(AgentStatus.ACTIVE)).isEmpty();
	}

	private Agents agents() {
		return memory().agents();
	}

}
