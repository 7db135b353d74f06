package io.stackmemory.test.example;

import java.time.Clock;

import org.junit.jupiter.api.Nested;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.test.BackendFixture;
import io.stackmemory.test.BatchContract;
import io.stackmemory.test.ConcurrencyContract;
import io.stackmemory.test.DefinitionContract;
import io.stackmemory.test.DurabilityContract;
import io.stackmemory.test.ExpiryContract;
import io.stackmemory.test.FilterContract;
import io.stackmemory.test.FilterMatrixContract;
import io.stackmemory.test.HostileTextContract;
import io.stackmemory.test.KeyPatternContract;
import io.stackmemory.test.LifecycleContract;
import io.stackmemory.test.ModelContract;
import io.stackmemory.test.NamespaceContract;
import io.stackmemory.test.OrderContract;
import io.stackmemory.test.PagingContract;
import io.stackmemory.test.PreconditionContract;
import io.stackmemory.test.ReadWriteContract;
import io.stackmemory.test.ScanContract;

class SynchronizedMapBackendTests implements BackendFixture {

	@Override
	public StorageBackend open(Clock clock) {
		return new SynchronizedMapBackend(clock);
	}

	@Override
	public int rounds() {
		return 100;
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
