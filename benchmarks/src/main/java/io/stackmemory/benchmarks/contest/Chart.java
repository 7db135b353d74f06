package io.stackmemory.benchmarks.contest;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Draws ratios as bars, with a mark at each goal and a line at one, as SVG.
 */
final class Chart {

	private static final int LABEL = 120;

	private static final int BAR = 14;

	private static final int GAP = 26;

	private static final double UNIT = 180;

	private static final double MOST = 4;

	private Chart() {
	}

	static String svg(Results results) {
		StringBuilder bars = new StringBuilder();
		int y = 10;
		for (Pairing pairing : Pairing.values()) {
			bars.append(String.format(Locale.ROOT, "<text x=\"4\" y=\"%d\" font-weight=\"bold\">%s</text>%n", y + 12,
					pairing.backend().replace("`", "")));
			y += GAP - 6;
			for (Work work : Work.values()) {
				Duel.Figure ours = results.ours(pairing, work);
				if (ours != null) {
					bars.append(bar(work, ours.ratio(), pairing.goals().get(work), y));
					y += BAR + 4;
				}
			}
			y += GAP - BAR;
		}
		double one = LABEL + UNIT;
		return String.format(Locale.ROOT,
				"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$.0f %2$d\" font-family=\"sans-serif\""
						+ " font-size=\"11\" role=\"img\" aria-label=\"Throughput divided by that of a loop by hand\">%n"
						+ "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n"
						+ "<line x1=\"%3$.0f\" y1=\"0\" x2=\"%3$.0f\" y2=\"%2$d\" stroke=\"#999999\"/>%n"
						+ "<text x=\"%4$.0f\" y=\"%5$d\">as fast as the loop</text>%n%6$s</svg>%n",
				LABEL + MOST * UNIT + 60, y + 20, one, one + 4, y + 12, bars);
	}

	private static String bar(Work work, double ratio, @Nullable Double goal, int y) {
		boolean missed = goal != null && ratio < goal;
		double width = Math.min(ratio, MOST) * UNIT;
		String mark = (goal != null) ? String.format(Locale.ROOT,
				"<line x1=\"%1$.1f\" y1=\"%2$d\" x2=\"%1$.1f\" y2=\"%3$d\" stroke=\"#222222\" stroke-width=\"2\"/>",
				LABEL + Math.min(goal, MOST) * UNIT, y - 1, y + BAR + 1) : "";
		return String.format(Locale.ROOT,
				"<text x=\"12\" y=\"%1$d\">%2$s</text><rect x=\"%3$d\" y=\"%4$d\" width=\"%5$.1f\" height=\"%6$d\""
						+ " fill=\"%7$s\"/>%8$s<text x=\"%9$.1f\" y=\"%1$d\">%10$.2f</text>%n",
				y + BAR - 3, work.label(), LABEL, y, width, BAR, missed ? "#d98c3f" : "#4a9d6f", mark,
				LABEL + Math.max(width, (goal != null) ? Math.min(goal, MOST) * UNIT : 0) + 5, ratio);
	}

}
