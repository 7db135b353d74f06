package io.stackmemory.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.autoconfigure.StackMemoryAutoConfiguration;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.frame.FrameStack;
import io.stackmemory.frame.FrameType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Virtual threads that use a store never hold on to their carriers while they wait: the
 * flight recorder would tell. Java 24 and later, where a monitor does not pin any more.
 */
@EnabledForJreRange(minVersion = 24, disabledReason = "Virtual threads wait in monitors without pinning from Java 24")
@SuppressWarnings("NullAway.Init")
class VirtualThreadTests {

	private static final int THREADS = 200;

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "memory", "file", "sqlite", "postgres" })
	void areNotPinned(String backend) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(StackMemoryAutoConfiguration.class))
			.withPropertyValues("stackmemory.backend=" + backend,
					"stackmemory.sqlite.path=" + this.directory.resolve("memory.db"),
					"stackmemory.file.directory=" + this.directory.resolve("files"),
					"stackmemory.postgres.url=" + PostgresServer.url(), "stackmemory.postgres.schema=virtual")
			.run((context) -> {
				StackMemory memory = context.getBean(StackMemory.class);
				work(memory, 20);
				try (Recording recording = new Recording()) {
					recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
					recording.start();
					work(memory, THREADS);
					recording.stop();
					assertThat(pinned(recording)).as(backend).isEmpty();
				}
			});
	}

	private static void work(StackMemory memory, int threads) throws Exception {
		DocumentCollection<Note> notes = memory.collection(CollectionSpec.of("notes", Note.class, Note::id));
		try (Closing executor = new Closing(virtualThreads())) {
			List<Future<?>> working = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				int number = i;
				working.add(executor.service.submit(() -> {
					notes.save(new Note("n" + number, number));
					notes.find("n" + number / 2);
					notes.list(DocumentQuery.all().limit(5));
					memory.transactWithoutResult((transaction) -> notes.save(new Note("t" + number, number)));
					FrameStack stack = memory.frames().stack("p", "r" + number);
					stack.push(FrameType.TASK, "t", Map.of());
					stack.pop(Map.of());
				}));
			}
			for (Future<?> each : working) {
				each.get();
			}
		}
	}

	/**
	 * Called by its name, as the code is for Java 17.
	 */
	private static ExecutorService virtualThreads() throws ReflectiveOperationException {
		return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
	}

	private List<String> pinned(Recording recording) throws IOException {
		Path file = this.directory.resolve("recording.jfr");
		recording.dump(file);
		List<String> found = new ArrayList<>();
		for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
			if (event.getEventType().getName().equals("jdk.VirtualThreadPinned")) {
				found.add(event.getDuration() + " in " + event.getStackTrace());
			}
		}
		return found;
	}

	private record Note(String id, int number) {

	}

	/**
	 * An executor that is shut down.
	 */
	private record Closing(ExecutorService service) implements AutoCloseable {

		@Override
		public void close() {
			this.service.shutdown();
		}

	}

}
