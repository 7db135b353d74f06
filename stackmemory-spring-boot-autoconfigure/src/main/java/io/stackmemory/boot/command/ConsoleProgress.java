package io.stackmemory.boot.command;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

import io.stackmemory.storage.archive.Progress;

/**
 * Shows progress to whoever waits: a bar on a terminal, otherwise a line every few
 * seconds.
 */
final class ConsoleProgress implements Progress {

	private static final long BAR_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(5);

	private static final int WIDTH = 40;

	private final PrintStream out;

	private final boolean terminal;

	private final long intervalNanos;

	private long total;

	private long done;

	private long shownAt = System.nanoTime();

	private boolean shown;

	ConsoleProgress(PrintStream out, boolean terminal) {
		this(out, terminal, terminal ? BAR_NANOS : LINE_NANOS);
	}

	/**
	 * Creates one that is shown at other intervals.
	 */
	ConsoleProgress(PrintStream out, boolean terminal, long intervalNanos) {
		this.out = out;
		this.terminal = terminal;
		this.intervalNanos = intervalNanos;
	}

	@Override
	public void expect(long entries) {
		this.total = entries;
	}

	@Override
	public void advance(long entries) {
		this.done += entries;
		long now = System.nanoTime();
		if (now - this.shownAt > this.intervalNanos) {
			this.shownAt = now;
			show();
		}
	}

	/**
	 * Shows the last state, if any was shown.
	 */
	void end() {
		if (this.shown) {
			show();
			if (this.terminal) {
				this.out.println();
			}
		}
	}

	private void show() {
		this.shown = true;
		long most = Math.max(this.total, this.done);
		int percent = (most > 0) ? (int) (100 * this.done / most) : 100;
		if (this.terminal) {
			int filled = WIDTH * percent / 100;
			this.out.print("\r[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + percent + " % (" + this.done
					+ " of " + most + " entries)");
			this.out.flush();
		}
		else {
			this.out.println(this.done + " of " + most + " entries (" + percent + " %)");
		}
	}

}
