package io.stackmemory.benchmarks.contest;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What was measured of all pairings.
 */
final class Results {

	private final Map<Pairing, Map<Work, Map<String, Duel.Figure>>> works = new EnumMap<>(Pairing.class);

	private final Map<Pairing, Map<String, MixedLoad.Figure>> mixed = new EnumMap<>(Pairing.class);

	void add(Pairing pairing, Work work, Map<String, Duel.Figure> figures) {
		this.works.computeIfAbsent(pairing, (key) -> new EnumMap<>(Work.class)).put(work, figures);
	}

	void addMixed(Pairing pairing, Map<String, MixedLoad.Figure> figures) {
		this.mixed.put(pairing, new LinkedHashMap<>(figures));
	}

	Duel.@Nullable Figure loop(Pairing pairing, Work work) {
		return figure(pairing, work, Pairing.LOOP);
	}

	Duel.@Nullable Figure ours(Pairing pairing, Work work) {
		return figure(pairing, work, Pairing.OURS);
	}

	private Duel.@Nullable Figure figure(Pairing pairing, Work work, String name) {
		return this.works.getOrDefault(pairing, Map.of()).getOrDefault(work, Map.of()).get(name);
	}

	Map<String, MixedLoad.Figure> mixed(Pairing pairing) {
		return this.mixed.getOrDefault(pairing, Map.of());
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
