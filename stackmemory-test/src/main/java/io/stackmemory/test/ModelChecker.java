package io.stackmemory.test;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Does the same random things to a backend and to a simple model of what a backend is,
 * and fails at the first difference. What it does follows from a seed alone, which the
 * failure names: run the test again with {@code -Dstackmemory.test.seed=…} to see it
 * again.
 * <p>
 * The store must be empty at first. Not safe for use by several threads.
 */
public final class ModelChecker {

	/** The system property that sets the seed. */
	public static final String SEED_PROPERTY = "stackmemory.test.seed";

	private static final int STEPS_BETWEEN_COMPARISONS = 50;

	private final SettableClock clock;

	private final long seed;

	private final ModelStore model = new ModelStore();

	private final RandomOperations operations;

	private StorageBackend backend;

	private int step;

	/**
	 * Creates a checker.
	 * @param backend what to check, empty
	 * @param clock the clock of the backend, which the checker advances
	 * @param seed decides what is done
	 */
	public ModelChecker(StorageBackend backend, SettableClock clock, long seed) {
		this.backend = backend;
		this.clock = clock;
		this.seed = seed;
		this.operations = new RandomOperations(seed, this.model, clock);
	}

	/**
	 * The seeds to check with: those given and one that is new in each run, or only the
	 * one that the system property {@value #SEED_PROPERTY} sets.
	 * @param usual the seeds to check with always
	 * @return the seeds
	 */
	public static List<Long> seeds(long... usual) {
		Long chosen = Long.getLong(SEED_PROPERTY);
		if (chosen != null) {
			return List.of(chosen);
		}
		List<Long> seeds = new ArrayList<>();
		for (long seed : usual) {
			seeds.add(seed);
		}
		seeds.add(RandomGenerator.getDefault().nextLong());
		return seeds;
	}

	/**
	 * Goes on with the same store, opened again.
	 * @param reopened what to check from now on
	 */
	public void continueWith(StorageBackend reopened) {
		this.backend = reopened;
		guarded("compare after opening the store again", this::compareEverything);
	}

	/**
	 * Goes on for some steps.
	 * @param steps how many
	 * @throws AssertionError if the backend and the model differ; the message has the
	 * seed, the number of the step and what was done in it
	 */
	public void run(int steps) {
		for (int i = 0; i < steps; i++) {
			this.step++;
			ModelOperation operation = this.operations.next();
			guarded(operation, () -> operation.check(this.backend, this.model, this.clock));
			if (this.step % STEPS_BETWEEN_COMPARISONS == 0) {
				guarded("compare everything", this::compareEverything);
			}
		}
		guarded("compare everything", this::compareEverything);
	}

	private void compareEverything() {
		new ModelOperation.ListNamespaces().check(this.backend, this.model, this.clock);
		for (Namespace namespace : this.model.namespaces(this.clock.instant())) {
			new ModelOperation.Scan(Query.of(namespace)).check(this.backend, this.model, this.clock);
		}
		assertThat(this.backend.check().message()).as("the check of the store").isEmpty();
	}

	private void guarded(Object what, Runnable check) {
		try {
			check.run();
		}
		catch (RuntimeException | AssertionError ex) {
			throw new AssertionError("'%s' differs from the model with -D%s=%s in step %s (%s): %s"
				.formatted(this.backend.name(), SEED_PROPERTY, this.seed, this.step, what, ex.getMessage()), ex);
		}
	}

}
