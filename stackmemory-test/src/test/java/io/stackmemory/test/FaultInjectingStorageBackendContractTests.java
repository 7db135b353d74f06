package io.stackmemory.test;

import java.time.Clock;

import org.junit.jupiter.api.Nested;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;

class FaultInjectingStorageBackendContractTests implements BackendFixture {

	@Override
	public StorageBackend open(Clock clock) {
		return new FaultInjectingStorageBackend(new MemoryStorageBackend(clock));
	}

	@Nested
	class ReadsAndWrites extends ReadWriteContract {

	}

	@Nested
	class HostileTexts extends HostileTextContract {

	}

	@Nested
	class Batches extends BatchContract {

	}

	@Nested
	class Preconditions extends PreconditionContract {

	}

	@Nested
	class Expiry extends ExpiryContract {

	}

	@Nested
	class Namespaces extends NamespaceContract {

	}

	@Nested
	class Filters extends FilterContract {

	}

	@Nested
	class FilterMatrix extends FilterMatrixContract {

	}

	@Nested
	class KeyPatterns extends KeyPatternContract {

	}

	@Nested
	class Orders extends OrderContract {

	}

	@Nested
	class Paging extends PagingContract {

	}

	@Nested
	class Concurrency extends ConcurrencyContract {

	}

	@Nested
	class Scans extends ScanContract {

	}

	@Nested
	class Durability extends DurabilityContract {

	}

	@Nested
	class Definitions extends DefinitionContract {

	}

	@Nested
	class Lifecycle extends LifecycleContract {

	}

	@Nested
	class Model extends ModelContract {

	}

}
