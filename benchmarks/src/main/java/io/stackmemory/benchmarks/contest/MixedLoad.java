package io.stackmemory.benchmarks.contest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Eight threads, of whose operations eight in ten read, one updates and one inserts.
 */
final class MixedLoad {

	private static final int MOST = 2_000_000;

	/** In nanoseconds. What is shorter is not looked at one by one. */
	private static final long SLOW = 1_000_000;

	private final Contestant<AgentFrame> contestant;

	private final Sizes sizes;

	private final AtomicInteger next;

	MixedLoad(Contestant<AgentFrame> contestant, Sizes sizes, int round) {
		this.contestant = contestant;
		this.sizes = sizes;
		this.next = new AtomicInteger(50_000_000 + round * MOST);
	}

	Figure run() throws Exception {
		Latencies[] reads = new Latencies[Clock.THREADS];
		Latencies[] writes = new Latencies[Clock.THREADS];
		long start = System.nanoTime();
		Hiccups hiccups = new Hiccups();
		Upkeep upkeep = new Upkeep(this.contestant);
		Clock.onThreads(Clock.THREADS, (thread) -> {
			reads[thread] = new Latencies();
			writes[thread] = new Latencies();
			run(new SplittableRandom(thread), reads[thread], writes[thread]);
		});
		double seconds = (System.nanoTime() - start) / 1e9;
		hiccups.close();
		upkeep.close();
		long[] read = Latencies.sorted(reads);
		long[] written = Latencies.sorted(writes);
		return new Figure((read.length + written.length) / seconds, quantile(read, 0.5), quantile(read, 0.99),
				quantile(read, 1) / 1000, quantile(written, 0.5), quantile(written, 0.99), quantile(written, 1) / 1000,
				Latencies.longest(reads, writes, (slow) -> !hiccups.overlap(slow[0], slow[1])),
				Latencies.longest(reads, writes,
						(slow) -> !hiccups.overlap(slow[0], slow[1]) && upkeep.overlap(slow[0], slow[1])),
				upkeep.share());
	}

	private void run(SplittableRandom random, Latencies reads, Latencies writes) throws Exception {
		long end = System.nanoTime() + this.sizes.mixed().toNanos();
		while (System.nanoTime() < end) {
			int dice = random.nextInt(10);
			AgentFrame frame = (dice < 9) ? AgentFrame.number(random.nextInt(this.sizes.documents()))
					: AgentFrame.number(this.next.getAndIncrement());
			long start = System.nanoTime();
			if (dice < 8) {
				if (this.contestant.get(frame.id()) == null) {
					throw new IllegalStateException("Lost " + frame.id());
				}
				reads.add(start, System.nanoTime());
			}
			else {
				if (dice == 8) {
					this.contestant.update(frame.closed(start, "mixed"));
				}
				else {
					this.contestant.insert(frame);
				}
				writes.add(start, System.nanoTime());
			}
		}
	}

	private static double quantile(long[] sorted, double part) {
		return sorted[(int) Math.min(sorted.length - 1, sorted.length * part)] / 1e3;
	}

	/**
	 * What one thread had to wait.
	 */
	private static final class Latencies {

		private long[] all = new long[1 << 16];

		private int count;

		/** Beginning and end of what took long. */
		private final List<long[]> slow = new ArrayList<>();

		void add(long start, long end) {
			long nanoseconds = end - start;
			if (nanoseconds > SLOW) {
				this.slow.add(new long[] { start, end });
			}
			if (this.count == this.all.length) {
				this.all = Arrays.copyOf(this.all, 2 * this.count);
			}
			this.all[this.count++] = nanoseconds;
		}

		/**
		 * The longest of those that a condition holds for, in milliseconds.
		 */
		static double longest(Latencies[] reads, Latencies[] writes, Predicate<long[]> condition) {
			return Stream.concat(Arrays.stream(reads), Arrays.stream(writes))
				.flatMap((one) -> one.slow.stream())
				.filter(condition)
				.mapToLong((slow) -> slow[1] - slow[0])
				.max()
				.orElse(0) / 1e6;
		}

		static long[] sorted(Latencies[] several) {
			long[] together = Arrays.stream(several)
				.flatMapToLong((one) -> Arrays.stream(one.all, 0, one.count))
				.toArray();
			Arrays.sort(together);
			return together;
		}

	}

	/**
	 * What was measured; times in microseconds, the longest in milliseconds.
	 *
	 * @param longestAlone the longest while which the process never stood still
	 * @param longestBeside the longest of these beside a checkpoint, a compaction or a
	 * sweep, or 0; of several rounds the longest of all
	 * @param upkeep the part of the time that these went on
	 */
	record Figure(double rate, double read50, double read99, double readLongest, double write50, double write99,
			double writeLongest, double longestAlone, double longestBeside, double upkeep) implements Serializable {

		static Figure median(List<Figure> all) {
			return new Figure(median(all, Figure::rate), median(all, Figure::read50), median(all, Figure::read99),
					median(all, Figure::readLongest), median(all, Figure::write50), median(all, Figure::write99),
					median(all, Figure::writeLongest), median(all, Figure::longestAlone),
					all.stream().mapToDouble(Figure::longestBeside).max().orElse(0), median(all, Figure::upkeep));
		}

		private static double median(List<Figure> all, ToDoubleFunction<Figure> part) {
			return all.stream()
				.sorted(Comparator.comparingDouble(part))
				.skip(all.size() / 2)
				.findFirst()
				.map(part::applyAsDouble)
				.orElseThrow();
		}

	}

}
