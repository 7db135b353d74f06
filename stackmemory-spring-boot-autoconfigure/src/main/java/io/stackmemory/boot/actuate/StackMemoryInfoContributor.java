package io.stackmemory.boot.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

import io.stackmemory.boot.StackMemoryStores;
import io.stackmemory.storage.StorageBackend;

/**
 * Tells in {@code /actuator/info} where the memory of an application is, and what a write
 * survives. Asks the store nothing.
 */
public final class StackMemoryInfoContributor implements InfoContributor {

	private final StackMemoryStores stores;

	/**
	 * Creates the contributor.
	 * @param stores the stores
	 */
	public StackMemoryInfoContributor(StackMemoryStores stores) {
		this.stores = stores;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> details = new LinkedHashMap<>();
		this.stores.all().forEach((name, store) -> {
			if (name.equals(StackMemoryStores.DEFAULT)) {
				details.putAll(details(store));
			}
			else {
				details.put(name, details(store));
			}
		});
		builder.withDetail("stackmemory", details);
	}

	private static Map<String, Object> details(StorageBackend store) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("backend", store.name());
		details.put("acknowledged", store.durability().acknowledged());
		details.put("flushed", store.durability().flushed());
		return details;
	}

}
