package io.stackmemory.boot.autoconfigure;

import java.time.Clock;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;

/**
 * What stores and memories take from the application, and what they have where it has
 * none: its environment, its clock, its mapper.
 */
final class HostApplication {

	private final Environment environment;

	private final ObjectProvider<Clock> clock;

	private final ObjectProvider<JsonMapper> jsonMapper;

	HostApplication(Environment environment, ObjectProvider<Clock> clock, ObjectProvider<JsonMapper> jsonMapper) {
		this.environment = environment;
		this.clock = clock;
		this.jsonMapper = jsonMapper;
	}

	Environment environment() {
		return this.environment;
	}

	/**
	 * Reads properties of further stores.
	 */
	StoreBinding binding() {
		return new StoreBinding(this.environment);
	}

	Clock clock() {
		return this.clock.getIfUnique(Clock::systemUTC);
	}

	JsonMapper jsonMapper() {
		return this.jsonMapper.getIfUnique(JsonMapper::new);
	}

}
