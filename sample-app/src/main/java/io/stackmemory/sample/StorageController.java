package io.stackmemory.sample;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * How the storage is.
 */
@RestController
class StorageController {

	private final StorageBackend backend;

	StorageController(StorageBackend backend) {
		this.backend = backend;
	}

	@GetMapping("/api/storage")
	StorageStatus status() {
		Map<String, Long> entries = new LinkedHashMap<>();
		this.backend.namespaces()
			.stream()
			.filter((namespace) -> !namespace.isInternal())
			.forEach((namespace) -> entries.put(namespace.name(), count(namespace)));
		return new StorageStatus(this.backend.name(), this.backend.durability(), this.backend.check(), entries);
	}

	private long count(Namespace namespace) {
		return this.backend.count(Query.of(namespace));
	}

	/**
	 * What is shown of the storage.
	 *
	 * @param backend its name
	 * @param durability what a write survives
	 * @param check whether it works
	 * @param entries how many entries each namespace has
	 */
	record StorageStatus(String backend, Durability durability, CheckResult check, Map<String, Long> entries) {

	}

}
