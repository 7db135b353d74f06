package io.stackmemory.benchmarks.contest;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Contestants that take turns in one process, on a machine that is never quiet. Each is
 * compared with the first of them within each round, and the median of these ratios
 * counts.
 */
final class Duel implements AutoCloseable {

	private final Sizes sizes;

	private final Map<String, Turns> contestants = new LinkedHashMap<>();

	/**
	 * Opens the contestants and fills them.
	 * @param contestants how each is opened, by name; the baseline first
	 */
	Duel(Map<String, Turns.Opener> contestants, Path directory, Sizes sizes) throws Exception {
		this.sizes = sizes;
		for (Map.Entry<String, Turns.Opener> one : contestants.entrySet()) {
			this.contestants.put(one.getKey(), new Turns(one.getValue(), directory.resolve(one.getKey()), sizes));
		}
	}

	/**
	 * Has a work done.
	 * @return what became of it, by contestant
	 */
	Map<String, Figure> run(Work work) throws Exception {
		List<String> names = new ArrayList<>(this.contestants.keySet());
		double[][] rates = new double[names.size()][this.sizes.rounds()];
		warmUp(work);
		for (int round = 0; round < this.sizes.rounds(); round++) {
			for (int i = 0; i < names.size(); i++) {
				int turn = (i + round) % names.size();
				rates[turn][round] = turns(names.get(turn)).take(work);
			}
		}
		Map<String, Figure> figures = new LinkedHashMap<>();
		for (int i = 0; i < names.size(); i++) {
			double[] ratios = new double[this.sizes.rounds()];
			for (int round = 0; round < ratios.length; round++) {
				ratios[round] = rates[i][round] / rates[0][round];
			}
			figures.put(names.get(i), Figure.of(rates[i], ratios));
		}
		return figures;
	}

	private void warmUp(Work work) throws Exception {
		for (int i = 0; i < ((work == Work.W2) ? 1 : 3); i++) {
			for (Turns turns : this.contestants.values()) {
				turns.take(work);
			}
		}
	}

	private Turns turns(String name) {
		Turns turns = this.contestants.get(name);
		if (turns == null) {
			throw new IllegalArgumentException("There is no contestant " + name);
		}
		return turns;
	}

	/**
	 * Has them all carry the mixed load.
	 */
	Map<String, MixedLoad.Figure> runMixed() throws Exception {
		Map<String, List<MixedLoad.Figure>> rounds = new LinkedHashMap<>();
		for (int round = 0; round <= Math.min(3, this.sizes.rounds()); round++) {
			for (Map.Entry<String, Turns> one : this.contestants.entrySet()) {
				System.gc();
				MixedLoad.Figure figure = new MixedLoad(one.getValue().contestant(), this.sizes, round).run();
				if (round > 0) {
					rounds.computeIfAbsent(one.getKey(), (key) -> new ArrayList<>()).add(figure);
				}
			}
		}
		Map<String, MixedLoad.Figure> medians = new LinkedHashMap<>();
		rounds.forEach((name, figures) -> medians.put(name, MixedLoad.Figure.median(figures)));
		return medians;
	}

	@Override
	public void close() throws Exception {
		for (Turns turns : this.contestants.values()) {
			turns.close();
		}
	}

	/**
	 * What was measured.
	 *
	 * @param rate operations each second, the median
	 * @param ratio the median of the ratios to the first contestant
	 * @param low the first quartile of the ratios
	 * @param high the third quartile of the ratios
	 */
	record Figure(double rate, double ratio, double low, double high) implements Serializable {

		static Figure of(double[] rates, double[] ratios) {
			double[] sorted = ratios.clone();
			Arrays.sort(sorted);
			double[] sortedRates = rates.clone();
			Arrays.sort(sortedRates);
			int count = sorted.length;
			return new Figure(sortedRates[count / 2], sorted[count / 2], sorted[count / 4], sorted[count * 3 / 4]);
		}

	}

}
