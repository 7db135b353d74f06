package io.stackmemory.test;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Durability.Level;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ForwardingStorageBackendTests {

	private static final EntryKey KEY = EntryKey.of("forwarding", "a");

	private static final Consumer<Entry> CONSUMER = new ArrayList<Entry>()::add;

	private static final Map<Class<?>, Object> ARGUMENTS = Map.of(EntryKey.class, KEY, Collection.class, List.of(KEY),
			WriteBatch.class,
			new WriteBatch(new Revision(1), Instant.EPOCH, List.of(new WriteOperation.Check(KEY, Precondition.ANY))),
			Query.class, Query.of(KEY.namespace()), Consumer.class, CONSUMER, NamespaceDefinition.class,
			new NamespaceDefinition(KEY.namespace(), List.of()), Class.class, String.class);

	private static final Map<Class<?>, Object> RESULTS = Map.of(String.class, "recorder", Durability.class,
			new Durability(Level.MACHINE, Level.ANYWHERE), Map.class, Map.of(), long.class, 42L, List.class,
			List.of(new Namespace("only")), CheckResult.class, CheckResult.down("recorded"));

	private final List<String> calls = new ArrayList<>();

	private @Nullable RuntimeException failure;

	private final StorageBackend recorder = (StorageBackend) Proxy.newProxyInstance(getClass().getClassLoader(),
			new Class<?>[] { StorageBackend.class }, (proxy, method, arguments) -> record(method, arguments));

	private final StorageBackend forwarding = new ForwardingStorageBackend(this.recorder) {

	};

	static Stream<Method> methods() {
		return Arrays.stream(StorageBackend.class.getMethods())
			.filter((method) -> !Modifier.isStatic(method.getModifiers()));
	}

	@ParameterizedTest
	@MethodSource("methods")
	void forwardsEveryMethodOnceWithItsArguments(Method method) throws Exception {
		Object result = method.invoke(this.forwarding, arguments(method));
		assertThat(this.calls).containsExactly(describe(method, arguments(method)));
		assertThat(result).isEqualTo(RESULTS.get(method.getReturnType()));
	}

	@ParameterizedTest
	@MethodSource("methods")
	void throwsOnWhatTheDelegateThrows(Method method) {
		this.failure = new IllegalStateException("recorded");
		assertThatThrownBy(() -> method.invoke(this.forwarding, arguments(method)))
			.isInstanceOf(InvocationTargetException.class)
			.hasCause(this.failure);
	}

	@ParameterizedTest
	@MethodSource("methods")
	void overridesEveryMethodAlsoThoseWithADefault(Method method) throws Exception {
		assertThat(ForwardingStorageBackend.class.getMethod(method.getName(), method.getParameterTypes())
			.getDeclaringClass()).isEqualTo(ForwardingStorageBackend.class);
	}

	@Test
	void namesTheLayerAndTheDelegate() {
		assertThat(new FaultInjectingStorageBackend(this.recorder))
			.hasToString("FaultInjectingStorageBackend{recorder}");
	}

	private @Nullable Object record(Method method, Object @Nullable [] arguments) {
		if (method.getName().equals("toString")) {
			return "recorder";
		}
		this.calls.add(describe(method, (arguments != null) ? arguments : new Object[0]));
		if (this.failure != null) {
			throw this.failure;
		}
		return RESULTS.get(method.getReturnType());
	}

	private static Object[] arguments(Method method) {
		return Arrays.stream(method.getParameterTypes()).map(ARGUMENTS::get).toArray();
	}

	private static String describe(Method method, Object[] arguments) {
		return method.getName() + Arrays.toString(arguments);
	}

}
