package io.stackmemory.storage.routing;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.stackmemory.StackMemory;
import io.stackmemory.agent.AgentMemory;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.frame.FrameType;
import io.stackmemory.frame.Frames;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.query.KeyPattern;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.test.DomainContract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The domain with agents in one store and frames in another.
 */
class RoutedDomainTests extends DomainContract {

	private final MemoryStorageBackend agents = new MemoryStorageBackend(Clock.systemUTC());

	@Override
	public StorageBackend open(Clock clock) {
		return routed(new MemoryStorageBackend(clock), new MemoryStorageBackend(clock), AgentMemory.NAMESPACES);
	}

	@Test
	void everyNamespaceOfTheDomainIsInAGroup() {
		MemoryStorageBackend main = new MemoryStorageBackend(Clock.systemUTC());
		StackMemory memory = StackMemory.builder(routed(main, this.agents, AgentMemory.NAMESPACES)).build();
		memory.frames().stack("p", "r").push(FrameType.TASK, "t", Map.of());
		memory.agents().register("a", "a", "worker", List.of(), Map.of());
		memory.messages().send("a", "a", "hello", Map.of());
		memory.collection(CollectionSpec.of("notes", String.class, (note) -> note)).save("a");
		assertThat(this.agents.namespaces()).extracting(Namespace::name)
			.contains("agents", "messages", "#sequences")
			.doesNotContain("frames", "notes");
		assertThat(Stream.of(main, this.agents).flatMap((store) -> store.namespaces().stream()))
			.filteredOn((namespace) -> !namespace.name().startsWith("#") && !namespace.name().equals("notes"))
			.allMatch((namespace) -> StackMemory.namespacesWrittenTogether()
				.stream()
				.anyMatch((group) -> group.contains(namespace)));
	}

	@Test
	void groupsThatAreTornApartAreFound() {
		RoutingStorageBackend torn = routed(new MemoryStorageBackend(Clock.systemUTC()), this.agents,
				Set.of(new Namespace("frames")));
		assertThatExceptionOfType(SeveralStoresException.class)
			.isThrownBy(() -> torn.requireTogether(Frames.NAMESPACES))
			.withMessageContaining("frame-events");
		torn.requireTogether(AgentMemory.NAMESPACES);
	}

	private static RoutingStorageBackend routed(StorageBackend main, StorageBackend other, Set<Namespace> namespaces) {
		return new RoutingStorageBackend(main,
				namespaces.stream().map((namespace) -> new Route(new KeyPattern(namespace.name()), other)).toList());
	}

}
