package io.stackmemory.boot.command;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.StackMemoryStores;
import io.stackmemory.boot.operation.StackMemoryOperations;
import io.stackmemory.frame.FrameType;
import io.stackmemory.retention.RetentionSettings;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What can't be set up on every machine.
 */
class DoctorTests {

	@ParameterizedTest
	@CsvSource({ "nfs4,ERROR,network file system", "cifs,ERROR,network file system", "tmpfs,WARNING,machine's memory",
			"overlay,WARNING,container", "ext4,OK,is on ext4", "apfs,OK,is on apfs" })
	void knowsKindsOfFileSystems(String type, Finding.Level level, String message) {
		List<Finding> findings = new ArrayList<>();
		new PlaceExamination("default", Path.of("/srv/app/memory.db")).kind(findings, type);
		assertThat(findings).singleElement().satisfies((finding) -> {
			assertThat(finding.level()).isEqualTo(level);
			assertThat(finding.message()).contains(message);
			assertThat(finding.advice().isEmpty()).isEqualTo(level == Finding.Level.OK);
		});
	}

	@ParameterizedTest
	@CsvSource({ "1000000,ERROR", "100000000,WARNING", "100000000000,OK" })
	void knowsWhenADiskIsNearlyFull(long usable, Finding.Level level) {
		List<Finding> findings = new ArrayList<>();
		new PlaceExamination("default", Path.of("/srv/app/memory.db")).space(findings, usable);
		assertThat(findings).extracting(Finding::level).containsExactly(level);
	}

	@Test
	void findsAClockThatIsBehindWhatWasWritten() {
		StorageBackend store = new MemoryStorageBackend(Clock.systemUTC());
		StackMemory memory = StackMemory.builder(store).build();
		memory.frames().stack("p", "r").push(FrameType.TASK, "t", Map.of());
		assertThat(examine(memory, Clock.systemUTC())).filteredOn((finding) -> finding.check().equals("clock"))
			.extracting(Finding::level)
			.containsExactly(Finding.Level.OK);
		Clock behind = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
		assertThat(examine(memory, behind)).filteredOn((finding) -> finding.check().equals("clock"))
			.extracting(Finding::level)
			.containsExactly(Finding.Level.WARNING);
		Clock unset = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
		StackMemory empty = StackMemory.builder(new MemoryStorageBackend(unset)).build();
		assertThat(examine(empty, unset)).filteredOn((finding) -> finding.check().equals("clock"))
			.extracting(Finding::level)
			.containsExactly(Finding.Level.ERROR);
	}

	@Test
	void showsABarOnATerminalAndLinesElsewhere() {
		String bar = progress(true);
		assertThat(bar).contains("\r[").contains("100 % (50 of 50 entries)");
		assertThat(progress(false).lines().toList()).hasSizeGreaterThan(3)
			.allMatch((line) -> line.matches("\\d+ of 50 entries \\(\\d+ %\\)"))
			.last()
			.isEqualTo("50 of 50 entries (100 %)");
	}

	/**
	 * Fifty entries, one every ten milliseconds, shown about each fifth time.
	 */
	private static String progress(boolean terminal) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ConsoleProgress progress = new ConsoleProgress(new PrintStream(out, true, StandardCharsets.UTF_8), terminal,
				50_000_000);
		progress.expect(50);
		for (int i = 0; i < 50; i++) {
			LockSupport.parkNanos(10_000_000);
			progress.advance(1);
		}
		progress.end();
		return out.toString(StandardCharsets.UTF_8);
	}

	private static List<Finding> examine(StackMemory memory, Clock clock) {
		StackMemoryStores stores = new StackMemoryStores(memory.backend(), Map.of());
		RetentionSettings retention = RetentionSettings.KEEP_FOREVER;
		StackMemoryOperations operations = new StackMemoryOperations(stores, memory, memory.sweeper(retention),
				(store) -> memory, retention, clock);
		return new Doctor(() -> operations, (failure) -> new FailureExplanation.Text(failure.toString(), ""), clock)
			.examine(null);
	}

}
