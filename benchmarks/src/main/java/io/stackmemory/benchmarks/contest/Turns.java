package io.stackmemory.benchmarks.contest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import io.stackmemory.benchmarks.Rounds;

/**
 * One contestant's turns. What a turn needs is made, and what it leaves is put back,
 * while the clock stands still. The heap is collected before the clock starts: otherwise
 * the documents that were made for a turn are moved while it lasts, the more often the
 * more it allocates, and what the one before has left is cleared away.
 */
final class Turns implements AutoCloseable {

	/** From here on documents are new. */
	private static final int NEW = 10_000_000;

	private static final int LIMIT = 100;

	private static final int MOST = 40_000;

	private final Opener opener;

	private final Path directory;

	private final Sizes sizes;

	private final Contestant<AgentFrame> contestant;

	private final SplittableRandom random = new SplittableRandom(7);

	private final Map<Work, Double> latest = new EnumMap<>(Work.class);

	private int next = NEW;

	private int opened;

	Turns(Opener opener, Path directory, Sizes sizes) throws Exception {
		this.opener = opener;
		this.directory = directory;
		this.sizes = sizes;
		this.contestant = open();
		this.contestant.insertAll(AgentFrame.numbers(0, sizes.documents()));
	}

	private Contestant<AgentFrame> open() throws Exception {
		return this.opener.open(Files.createDirectories(this.directory.resolve("store-" + this.opened++)));
	}

	Contestant<AgentFrame> contestant() {
		return this.contestant;
	}

	/**
	 * Takes a turn.
	 * @return operations each second
	 */
	double take(Work work) throws Exception {
		double rate = switch (work) {
			case W1 -> insert(1);
			case W1B -> insert(Clock.THREADS);
			case W2 -> insertAll();
			case W3 -> loop(this::read);
			case W3B -> loopOnThreads(this::read);
			case W4A -> loop(this::findByRef);
			case W4B -> loop(this::findByRun);
			case W5 -> update();
			case W6 -> delete();
		};
		this.latest.put(work, rate);
		return rate;
	}

	private double loop(Clock.Task<SplittableRandom> task) throws Exception {
		System.gc();
		return Clock.loop(this.sizes.slice(), this.random.split(), task);
	}

	private double loopOnThreads(Clock.Task<SplittableRandom> task) throws Exception {
		System.gc();
		return Clock.loopOnThreads(this.sizes.slice(), task);
	}

	private static double each(List<AgentFrame> frames, int threads, Clock.Task<AgentFrame> task) throws Exception {
		System.gc();
		return Clock.each(frames, threads, task);
	}

	private List<AgentFrame> make(Work work) {
		double rate = this.latest.getOrDefault(work, 2000.0);
		int count = (int) Math.min(MOST, Math.max(200, rate * this.sizes.slice().toMillis() / 1000));
		List<AgentFrame> frames = AgentFrame.numbers(this.next, count);
		this.next += count;
		return frames;
	}

	private double insert(int threads) throws Exception {
		List<AgentFrame> frames = make((threads == 1) ? Work.W1 : Work.W1B);
		return each(frames, threads, this.contestant::insert);
	}

	private double insertAll() throws Exception {
		List<AgentFrame> frames = AgentFrame.numbers(0, this.sizes.documents());
		try (Contestant<AgentFrame> empty = open()) {
			System.gc();
			double rate = Clock.each(List.of(frames), 1, empty::insertAll) * frames.size();
			Rounds.require(frames.get(1).equals(empty.get(frames.get(1).id())));
			return rate;
		}
		finally {
			wipe(this.directory.resolve("store-" + (this.opened - 1)));
		}
	}

	private double update() throws Exception {
		List<AgentFrame> frames = new ArrayList<>();
		long stamp = this.next;
		for (AgentFrame made : make(Work.W5)) {
			int number = this.random.nextInt(this.sizes.documents());
			frames.add(AgentFrame.number(number).closed(made.createdAt(), "reviewed " + stamp++));
		}
		double rate = each(frames, 1, this.contestant::update);
		AgentFrame last = frames.get(frames.size() - 1);
		Rounds.require(last.equals(this.contestant.get(last.id())));
		return rate;
	}

	private double delete() throws Exception {
		List<AgentFrame> frames = new ArrayList<>(make(Work.W6));
		this.contestant.insertAll(frames);
		Collections.shuffle(frames, new Random(3));
		double rate = each(frames, 1, (frame) -> this.contestant.delete(frame.id()));
		Rounds.require(this.contestant.get(frames.get(0).id()) == null);
		return rate;
	}

	private void read(SplittableRandom numbers) throws Exception {
		String id = AgentFrame.id(numbers.nextInt(this.sizes.documents()));
		AgentFrame frame = this.contestant.get(id);
		Rounds.require(frame != null && frame.id().equals(id));
	}

	private void findByRef(SplittableRandom numbers) throws Exception {
		int number = numbers.nextInt(this.sizes.documents());
		AgentFrame frame = this.contestant.byRef(AgentFrame.ref(number));
		Rounds.require(frame != null && frame.id().equals(AgentFrame.id(number)));
	}

	private void findByRun(SplittableRandom numbers) throws Exception {
		int run = numbers.nextInt(this.sizes.documents() / AgentFrame.OF_A_RUN);
		int last = (run + 1) * AgentFrame.OF_A_RUN - 1;
		List<AgentFrame> frames = this.contestant.byRun(AgentFrame.runId(last), LIMIT);
		Rounds.require(frames.size() == LIMIT && frames.get(0).id().equals(AgentFrame.id(last))
				&& frames.get(LIMIT - 1).id().equals(AgentFrame.id(last - LIMIT + 1)));
	}

	@Override
	public void close() throws Exception {
		this.contestant.close();
		wipe(this.directory);
	}

	static void wipe(Path directory) throws IOException {
		try (Stream<Path> all = Files.walk(directory)) {
			for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(path);
			}
		}
	}

	/**
	 * Opens a contestant in an empty directory.
	 */
	@FunctionalInterface
	interface Opener {

		Contestant<AgentFrame> open(Path directory) throws Exception;

	}

}
