package io.stackmemory.benchmarks.contest;

import java.io.Serial;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What was measured of all pairings.
 */
final class Results implements Serializable {

	@Serial
	private static final long serialVersionUID = 1L;

	private final EnumMap<Pairing, EnumMap<Work, LinkedHashMap<String, Duel.Figure>>> works = new EnumMap<>(
			Pairing.class);

	private final EnumMap<Pairing, LinkedHashMap<String, MixedLoad.Figure>> mixed = new EnumMap<>(Pairing.class);

	void add(Pairing pairing, Work work, Map<String, Duel.Figure> figures) {
		this.works.computeIfAbsent(pairing, (key) -> new EnumMap<>(Work.class)).put(work, new LinkedHashMap<>(figures));
	}

	void addMixed(Pairing pairing, Map<String, MixedLoad.Figure> figures) {
		this.mixed.put(pairing, new LinkedHashMap<>(figures));
	}

	/**
	 * Adds what was measured of other pairings.
	 */
	void addAll(Results others) {
		this.works.putAll(others.works);
		this.mixed.putAll(others.mixed);
	}

	Duel.@Nullable Figure loop(Pairing pairing, Work work) {
		return figure(pairing, work, Pairing.LOOP);
	}

	Duel.@Nullable Figure ours(Pairing pairing, Work work) {
		return figure(pairing, work, Pairing.OURS);
	}

	private Duel.@Nullable Figure figure(Pairing pairing, Work work, String name) {
		Map<Work, ? extends Map<String, Duel.Figure>> ofPairing = this.works.get(pairing);
		Map<String, Duel.Figure> figures = (ofPairing != null) ? ofPairing.get(work) : null;
		return (figures != null) ? figures.get(name) : null;
	}

	Map<String, MixedLoad.Figure> mixed(Pairing pairing) {
		Map<String, MixedLoad.Figure> figures = this.mixed.get(pairing);
		return (figures != null) ? figures : Map.of();
	}

	/**
	 * Whether a goal was missed.
	 */
	boolean isMissed(Pairing pairing, Work work) {
		Double goal = pairing.goals().get(work);
		Duel.Figure ours = ours(pairing, work);
		return goal != null && ours != null && Math.round(ours.ratio() * 100) < Math.round(goal * 100);
	}

}
