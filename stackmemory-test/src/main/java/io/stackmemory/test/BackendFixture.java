package io.stackmemory.test;

import java.time.Clock;

import io.stackmemory.storage.StorageBackend;

/**
 * Gives the contracts a backend to test. The test class of a backend extends
 * {@link StorageBackendContract}, which has a {@code @Nested} class for each contract;
 * the instance, which JUnit makes anew for each test, stands for one store: empty when it
 * is opened first, and the same one when it is opened again. <pre class="code">
 * class FileStorageBackendTests extends StorageBackendContract {
 *
 *     &#64;TempDir
 *     Path directory;
 *
 *     &#64;Override
 *     public StorageBackend open(Clock clock) {
 *         return new FileStorageBackend(this.directory, clock);
 *     }
 *
 * }
 * </pre>
 */
@FunctionalInterface
public interface BackendFixture {

	/**
	 * Opens the store of this fixture. The contract closes what was opened here before it
	 * opens the store again, and at the end of the test.
	 * @param clock tells the backend when an entry has expired
	 * @return the store with what survived of what was written to it before
	 */
	StorageBackend open(Clock clock);

	/**
	 * How often the contracts repeat what only shows now and then. A slow store says
	 * less.
	 * @return the number of rounds, 200 unless overridden
	 */
	default int rounds() {
		return 200;
	}

}
