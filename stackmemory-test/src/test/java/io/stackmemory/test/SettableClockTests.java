package io.stackmemory.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SettableClockTests {

	private static final Instant START = Instant.parse("2026-01-31T09:30:00.123456789Z");

	private final SettableClock clock = new SettableClock(START);

	@Test
	void standsStillUntilItIsMoved() {
		assertThat(List.of(this.clock.instant(), this.clock.instant())).containsOnly(START);
		assertThat(this.clock.getZone()).isEqualTo(ZoneOffset.UTC);
		assertThat(this.clock.millis()).isEqualTo(START.toEpochMilli());
	}

	@Test
	void goesForwardsAndBack() {
		assertThat(this.clock.advance(Duration.ofSeconds(2))).isEqualTo(START.plusSeconds(2));
		assertThat(this.clock.advance(Duration.ofSeconds(-3))).isEqualTo(START.minusSeconds(1));
		assertThat(this.clock.instant()).isEqualTo(START.minusSeconds(1));
		this.clock.set(Instant.EPOCH);
		assertThat(this.clock.instant()).isEqualTo(Instant.EPOCH);
	}

	@Test
	void isTheSameClockInAnotherZone() {
		Clock berlin = this.clock.withZone(ZoneId.of("Europe/Berlin"));
		this.clock.advance(Duration.ofDays(1));
		assertThat(berlin.instant()).isEqualTo(START.plus(Duration.ofDays(1)));
		assertThat(berlin.getZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
	}

	@Test
	void losesNoAdvanceOfSeveralThreads() {
		Threads.run(8, (thread) -> {
			for (int i = 0; i < 1000; i++) {
				this.clock.advance(Duration.ofMillis(1));
			}
		});
		assertThat(this.clock.instant()).isEqualTo(START.plusMillis(8000));
	}

}
