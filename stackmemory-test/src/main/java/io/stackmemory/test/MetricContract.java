package io.stackmemory.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.stackmemory.metric.MetricQuery;
import io.stackmemory.metric.MetricSample;
import io.stackmemory.metric.MetricSummary;
import io.stackmemory.metric.Metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Recording and summing up.
 */
public abstract class MetricContract extends MemoryContract {

	@Test
	protected void sumsUpARangeOfTime() {
		for (int i = 1; i <= 100; i++) {
			metrics().record(MetricSample.of("latency", "ada", i, "ms", START.plusSeconds(i)));
		}
		MetricQuery all = MetricQuery.of("latency", START, START.plusSeconds(1000));
		assertThat(metrics().summarize(all))
			.containsExactly(new MetricSummary("", "ms", 100, 5050, 1, 100, 50.5, 50, 95, 99));
		MetricQuery part = MetricQuery.of("latency", START.plusSeconds(10), START.plusSeconds(12));
		assertThat(metrics().summarize(part))
			.containsExactly(new MetricSummary("", "ms", 2, 21, 10, 11, 10.5, 10, 11, 11));
		assertThat(metrics().summarize(MetricQuery.of("other", START, START.plusSeconds(1000)))).isEmpty();
		assertThat(metrics().samples(part, 10)).extracting(MetricSample::value).containsExactly(10.0, 11.0);
	}

	@Test
	protected void groupsByAgentAndByTagAndNeverMixesUnits() {
		metrics().recordAll(List.of(sample("ada", 1, "s", "gcc"), sample("ada", 3, "s", "mvn"),
				sample("bob", 500, "ms", "gcc"), sample("bob", 2, "s", "gcc"), sample(null, 7, "", null)));
		MetricQuery all = MetricQuery.of("build", START, START.plusSeconds(1));

		assertThat(metrics().summarize(all.byAgent()))
			.extracting((one) -> one.group() + "|" + one.unit() + "|" + one.sum())
			.containsExactly("||7.0", "ada|s|4.0", "bob|ms|500.0", "bob|s|2.0");
		assertThat(metrics().summarize(all.byTag("tool")))
			.extracting((one) -> one.group() + "|" + one.unit() + "|" + one.sum())
			.containsExactly("||7.0", "gcc|ms|500.0", "gcc|s|3.0", "mvn|s|3.0");
		assertThat(metrics().summarize(all)).extracting(MetricSummary::unit).containsExactly("", "ms", "s");
		assertThat(metrics().summarize(all.ofAgent("bob"))).extracting(MetricSummary::count).containsExactly(1L, 1L);
	}

	@Test
	protected void refusesWhatIsNoNumber() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MetricSample.of("latency", null, Double.NaN, "ms", START));
		assertThatIllegalArgumentException().isThrownBy(() -> MetricSample.of(" ", null, 1, "ms", START));
	}

	@Test
	protected void sumsUpAnHourOfAHundredAgents() {
		for (int agent = 0; agent < 100; agent++) {
			List<MetricSample> hour = new ArrayList<>();
			for (int second = 0; second < 3600; second++) {
				hour.add(MetricSample.of("tokens", "agent-%02d".formatted(agent), second, "",
						START.plus(Duration.ofSeconds(second))));
			}
			metrics().recordAll(hour);
		}
		MetricQuery hour = MetricQuery.of("tokens", START, START.plus(Duration.ofHours(1)));
		List<MetricSummary> byAgent = metrics().summarize(hour.byAgent());
		assertThat(byAgent).hasSize(100)
			.allSatisfy((one) -> assertThat(List.of(one.count(), one.maximum(), one.p50(), one.p99()))
				.isEqualTo(List.of(3600L, 3599.0, 1799.0, 3563.0)));
		assertThat(metrics().summarize(hour)).singleElement().extracting(MetricSummary::count).isEqualTo(360_000L);
	}

	private static MetricSample sample(@Nullable String agent, double value, String unit, @Nullable String tool) {
		return new MetricSample("build", agent, value, unit, (tool != null) ? Map.of("tool", tool) : Map.of(), START);
	}

	private Metrics metrics() {
		return memory().metrics();
	}

}
