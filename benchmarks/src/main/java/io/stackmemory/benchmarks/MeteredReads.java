package io.stackmemory.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.metrics.MeteredStorageBackend;
import io.stackmemory.boot.metrics.ObservedStorageBackend;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameType;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;

/**
 * What meters and observations cost the quickest operation there is: a frame is read from
 * memory through the facade, with and without them in turn, and the medians are compared.
 */
public final class MeteredReads {

	private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private static final int ROUNDS = 101;

	private static final int READS = 100_000;

	private MeteredReads() {
	}

	/**
	 * Measures and prints.
	 * @param arguments none
	 */
	public static void main(String[] arguments) {
		StorageBackend bare = new MemoryStorageBackend(Clock.systemUTC());
		StorageBackend measured = new ObservedStorageBackend(
				new MeteredStorageBackend(bare, new SimpleMeterRegistry(), "default"), ObservationRegistry.create());
		StackMemory without = StackMemory.builder(bare).build();
		StackMemory with = StackMemory.builder(measured).build();
		Frame frame = without.frames().stack("p", "r").push(FrameType.TASK, "Measure", Map.of("ref", "main"));
		double[] bareRounds = new double[ROUNDS];
		double[] measuredRounds = new double[ROUNDS];
		for (int round = -10; round < ROUNDS; round++) {
			double one = round(without, frame.id());
			double other = round(with, frame.id());
			if (round >= 0) {
				bareRounds[round] = one;
				measuredRounds[round] = other;
			}
		}
		Arrays.sort(bareRounds);
		Arrays.sort(measuredRounds);
		double one = bareRounds[ROUNDS / 2];
		double other = measuredRounds[ROUNDS / 2];
		OUT.printf(Locale.ROOT, "| read from memory | %.0f ns | with meters and observations | %.0f ns | %+.1f %% |%n",
				one, other, 100 * (other - one) / one);
	}

	private static double round(StackMemory memory, String id) {
		long start = System.nanoTime();
		for (int i = 0; i < READS; i++) {
			Rounds.require(memory.frames().find(id).isPresent());
		}
		return (System.nanoTime() - start) / (double) READS;
	}

}
