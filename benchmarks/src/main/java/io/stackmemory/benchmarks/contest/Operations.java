package io.stackmemory.benchmarks.contest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import io.stackmemory.benchmarks.Stores;

/**
 * What an operation is made of, in time and in bytes that it allocates, on stores of
 * 20,000 frames. The loops by hand are there to compare with.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Operations {

	private static final int DOCUMENTS = 20_000;

	/** Whose operations. */
	@Param({ "map", "memory", "log", "file", "sqlite-loop", "sqlite" })
	public String store = "";

	private final AgentFrame frame = AgentFrame.number(12_345);

	private final byte[] json = FrameJson.bytes(this.frame);

	private @Nullable Contestant<AgentFrame> contestant;

	private @Nullable Path directory;

	/**
	 * Measures with the profiler of allocations.
	 * @param arguments names of stores, or none for all
	 * @throws Exception if something fails
	 */
	public static void main(String[] arguments) throws Exception {
		OptionsBuilder options = new OptionsBuilder();
		options.include(Operations.class.getName() + ".*").addProfiler(GCProfiler.class);
		if (arguments.length > 0) {
			options.param("store", arguments);
		}
		System.setProperty("java.class.path", PairingProcess.classPath());
		Options built = options.build();
		new Runner(built).run();
	}

	/**
	 * Fills the store.
	 * @throws Exception if something fails
	 */
	@Setup(Level.Trial)
	public void open() throws Exception {
		Path made = Files.createTempDirectory("operations");
		this.directory = made;
		Contestant<AgentFrame> opened = switch (this.store) {
			case "map" -> new MapLoop();
			case "log" -> new LogLoop(made, false);
			case "sqlite-loop" -> new SqliteLoop(made, "NORMAL");
			default -> new FacadeContestant<>(Stores.named(this.store, made), AgentFrame.class, AgentFrame::id);
		};
		opened.insertAll(AgentFrame.numbers(0, DOCUMENTS));
		this.contestant = opened;
	}

	/**
	 * Closes the store and deletes its files.
	 * @throws Exception if something fails
	 */
	@TearDown(Level.Trial)
	public void close() throws Exception {
		contestant().close();
		if (this.directory != null) {
			Turns.wipe(this.directory);
		}
	}

	private Contestant<AgentFrame> contestant() {
		if (this.contestant == null) {
			throw new IllegalStateException("It is not open");
		}
		return this.contestant;
	}

	private static int any() {
		return ThreadLocalRandom.current().nextInt(DOCUMENTS);
	}

	/**
	 * Writes JSON, which is a part of every write.
	 * @return the JSON
	 */
	@Benchmark
	public byte[] encode() {
		return FrameJson.bytes(this.frame);
	}

	/**
	 * Reads JSON, which is a part of every read.
	 * @return the frame
	 */
	@Benchmark
	public AgentFrame decode() {
		return FrameJson.frame(this.json);
	}

	/**
	 * Reads by key.
	 * @return the frame
	 * @throws Exception if something fails
	 */
	@Benchmark
	public @Nullable AgentFrame get() throws Exception {
		return contestant().get(AgentFrame.id(any()));
	}

	/**
	 * Finds one of all by a field.
	 * @return the frame
	 * @throws Exception if something fails
	 */
	@Benchmark
	public @Nullable AgentFrame byRef() throws Exception {
		return contestant().byRef(AgentFrame.ref(any()));
	}

	/**
	 * Finds the last hundred of a run.
	 * @return the frames
	 * @throws Exception if something fails
	 */
	@Benchmark
	public List<AgentFrame> byRun() throws Exception {
		return contestant().byRun(AgentFrame.runId(any()), 100);
	}

	/**
	 * Replaces a frame.
	 * @return the frame
	 * @throws Exception if something fails
	 */
	@Benchmark
	public AgentFrame update() throws Exception {
		AgentFrame next = AgentFrame.number(any()).closed(System.nanoTime(), "measured");
		contestant().update(next);
		return next;
	}

}
