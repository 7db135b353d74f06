package io.stackmemory.boot.metrics;

import java.util.function.ToIntFunction;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The pool of connections to PostgreSQL under the usual names: {@code hikaricp.*} with
 * the tag {@code pool}, and {@code jdbc.connections.*} with the tag {@code name}. Spring
 * Boot binds those of the application's pools only.
 */
public final class PoolMeters implements MeterBinder {

	private final HikariDataSource pool;

	/**
	 * Creates the meters.
	 * @param pool whose connections are counted
	 */
	public PoolMeters(HikariDataSource pool) {
		this.pool = pool;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		if (this.pool.getMetricRegistry() == null && this.pool.getMetricsTrackerFactory() == null) {
			this.pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
		}
		gauge(registry, "active", "Connections in use", HikariPoolMXBean::getActiveConnections);
		gauge(registry, "idle", "Connections that wait for work", HikariPoolMXBean::getIdleConnections);
		Gauge.builder("jdbc.connections.max", this.pool, HikariDataSource::getMaximumPoolSize)
			.description("Most connections")
			.tag("name", this.pool.getPoolName())
			.register(registry);
		Gauge.builder("jdbc.connections.min", this.pool, HikariDataSource::getMinimumIdle)
			.description("Fewest connections that wait for work")
			.tag("name", this.pool.getPoolName())
			.register(registry);
	}

	private void gauge(MeterRegistry registry, String name, String description,
			ToIntFunction<HikariPoolMXBean> reading) {
		Gauge.builder("jdbc.connections." + name, this.pool, (pool) -> {
			HikariPoolMXBean state = pool.getHikariPoolMXBean();
			return (state != null) ? reading.applyAsInt(state) : Double.NaN;
		}).description(description).tag("name", this.pool.getPoolName()).register(registry);
	}

}
