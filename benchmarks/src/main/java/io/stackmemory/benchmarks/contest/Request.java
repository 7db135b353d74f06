package io.stackmemory.benchmarks.contest;

import java.util.Arrays;
import java.util.List;

/**
 * What is to be measured.
 *
 * @param arguments the size, and then names of pairings and works, and {@code mixed};
 * what is not named is left out, unless nothing of its kind is
 */
record Request(List<String> arguments) {

	private static final String MIXED = "mixed";

	String size() {
		return this.arguments.isEmpty() ? "small" : this.arguments.get(0);
	}

	/**
	 * Whether nothing is left out.
	 */
	boolean isForAll() {
		return this.arguments.size() < 2;
	}

	boolean isFor(Pairing pairing) {
		return isFor(pairing, Pairing.values());
	}

	boolean isFor(Work work) {
		return isFor(work, Work.values()) && (this.arguments.contains(work.name()) || !this.arguments.contains(MIXED));
	}

	boolean isForMixed() {
		return this.arguments.contains(MIXED) || isForAll();
	}

	/**
	 * Whether one of an enum is named, or none of them is.
	 */
	private <E extends Enum<E>> boolean isFor(E one, E[] all) {
		return this.arguments.contains(one.name())
				|| Arrays.stream(all).noneMatch((it) -> this.arguments.contains(it.name()));
	}

}
