package io.stackmemory.test;

import org.junit.jupiter.api.Nested;

/**
 * Every contract at once: the test class of a backend extends it and opens the store.
 * Whoever wants some of the contracts only implements {@link BackendFixture} instead, and
 * nests those.
 */
public abstract class StorageBackendContract implements BackendFixture {

	/**
	 * Values, keys, metadata, upserts and deletes.
	 */
	@Nested
	public class ReadsAndWrites extends ReadWriteContract {

	}

	/**
	 * Texts that break what is not written with care.
	 */
	@Nested
	public class HostileTexts extends HostileTextContract {

	}

	/**
	 * All or nothing.
	 */
	@Nested
	public class Batches extends BatchContract {

	}

	/**
	 * Any, absent, present, at a revision.
	 */
	@Nested
	public class Preconditions extends PreconditionContract {

	}

	/**
	 * Entries with revisions and times of their own.
	 */
	@Nested
	public class Copies extends CopyContract {

	}

	/**
	 * Everything out of the store, and into it.
	 */
	@Nested
	public class Archives extends ArchiveContract {

	}

	/**
	 * Absence in time.
	 */
	@Nested
	public class Expiry extends ExpiryContract {

	}

	/**
	 * Apartness.
	 */
	@Nested
	public class Namespaces extends NamespaceContract {

	}

	/**
	 * What filters mean.
	 */
	@Nested
	public class Filters extends FilterContract {

	}

	/**
	 * Every operator against every type.
	 */
	@Nested
	public class FilterMatrix extends FilterMatrixContract {

	}

	/**
	 * What key patterns mean.
	 */
	@Nested
	public class KeyPatterns extends KeyPatternContract {

	}

	/**
	 * Total orders.
	 */
	@Nested
	public class Orders extends OrderContract {

	}

	/**
	 * Windows and positions.
	 */
	@Nested
	public class Paging extends PagingContract {

	}

	/**
	 * Several threads at once.
	 */
	@Nested
	public class Concurrency extends ConcurrencyContract {

	}

	/**
	 * Consumers and large answers.
	 */
	@Nested
	public class Scans extends ScanContract {

	}

	/**
	 * What survives opening again.
	 */
	@Nested
	public class Durability extends DurabilityContract {

	}

	/**
	 * Indexes that change no answer.
	 */
	@Nested
	public class Definitions extends DefinitionContract {

	}

	/**
	 * Closing, and use after it.
	 */
	@Nested
	public class Lifecycle extends LifecycleContract {

	}

	/**
	 * Random operations, compared with a plain map.
	 */
	@Nested
	public class Model extends ModelContract {

	}

	/**
	 * Words, phrases and prefixes in texts.
	 */
	@Nested
	public class Texts extends TextSearchContract {

	}

}
