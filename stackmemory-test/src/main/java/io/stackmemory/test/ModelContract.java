package io.stackmemory.test;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

import io.stackmemory.storage.Durability.Level;

import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Thousands of random operations give the same answers as a simple model, see
 * {@link ModelChecker}.
 */
public abstract class ModelContract extends BackendContract {

	private static final int STEPS_IN_A_ROUND = 10;

	@Test
	protected void answersAsTheModelDoes(TestReporter reporter) {
		for (long seed : ModelChecker.seeds(1, 2)) {
			reporter.publishEntry(ModelChecker.SEED_PROPERTY, Long.toString(seed));
			emptyTheStore();
			new ModelChecker(backend(), this.clock, seed).run(STEPS_IN_A_ROUND * rounds());
		}
	}

	@Test
	protected void answersAsTheModelDoesWhenOpenedAgainAndAgain(TestReporter reporter) {
		assumeThat(backend().durability().flushed()).as("'%s' keeps nothing beyond its process", backend().name())
			.isNotEqualTo(Level.PROCESS);
		for (long seed : ModelChecker.seeds(3)) {
			reporter.publishEntry(ModelChecker.SEED_PROPERTY, Long.toString(seed));
			emptyTheStore();
			ModelChecker checker = new ModelChecker(backend(), this.clock, seed);
			for (int i = 0; i < STEPS_IN_A_ROUND; i++) {
				checker.run(rounds() / 2);
				checker.continueWith(reopen());
			}
		}
	}

}
