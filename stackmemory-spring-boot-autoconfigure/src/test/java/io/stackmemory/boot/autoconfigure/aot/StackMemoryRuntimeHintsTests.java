package io.stackmemory.boot.autoconfigure.aot;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.support.SpringFactoriesLoader;

import io.stackmemory.agent.Task;
import io.stackmemory.boot.operation.StoreStatus;
import io.stackmemory.frame.Digest;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameState;
import io.stackmemory.metric.MetricSample;

import static org.assertj.core.api.Assertions.assertThat;

class StackMemoryRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	StackMemoryRuntimeHintsTests() {
		List<RuntimeHintsRegistrar> registrars = SpringFactoriesLoader
			.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class);
		registrars.stream()
			.filter(StackMemoryRuntimeHints.class::isInstance)
			.forEach((registrar) -> registrar.registerHints(this.hints, getClass().getClassLoader()));
	}

	@Test
	void valuesThatAreStoredAreReachedByReflection() {
		for (Class<?> type : List.of(Frame.class, Task.class, MetricSample.class, StoreStatus.class,
				StoreStatus.Size.class)) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).as(type.getName())
				.accepts(this.hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onType(Digest.class)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(FrameState.class)).accepts(this.hints);
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.stackmemory.frame.Payloads$Stored", "io.stackmemory.frame.Pin",
			"io.stackmemory.document.Sequence$Counter", "io.stackmemory.agent.Inbox",
			"io.stackmemory.metric.Metrics$Stored", "io.stackmemory.boot.command.Finding" })
	void soAreThoseThatNobodyElseSees(String type) {
		assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of(type))).accepts(this.hints);
	}

	@Test
	void changeLogsAreInTheImage() {
		for (String name : List.of("sqlite", "postgres")) {
			String resource = "io/stackmemory/storage/jdbc/" + name + "-changelog.sql";
			assertThat(getClass().getClassLoader().getResource(resource)).isNotNull();
			assertThat(RuntimeHintsPredicates.resource().forResource(resource)).accepts(this.hints);
		}
	}

}
