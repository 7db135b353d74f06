package io.stackmemory.document;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;

import io.stackmemory.StackMemory;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * One holder at a time.
 */
class LeasesTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static final Duration SHORT = Duration.ofMillis(30);

	private final StorageBackend backend = new MemoryStorageBackend(Clock.systemUTC());

	private final StackMemory one = StackMemory.builder(this.backend).build();

	private final StackMemory other = StackMemory.builder(this.backend).build();

	@Test
	void hasOneHolder() {
		try (Leases.Lease lease = this.one.leases().tryAcquire("sweep", LONG).orElseThrow()) {
			assertThat(lease.isHeld()).isTrue();
			assertThat(this.other.leases().tryAcquire("sweep", LONG)).isEmpty();
			assertThat(this.one.leases().tryAcquire("sweep", LONG)).isEmpty();
			assertThat(this.other.leases().tryAcquire("something else", LONG)).isPresent();
		}
		assertThat(this.other.leases().tryAcquire("sweep", LONG)).isPresent();
	}

	@Test
	void isTakenOverWhenItIsNotRenewed() {
		Leases.Lease abandoned = this.one.leases().tryAcquire("sweep", SHORT).orElseThrow();
		Revision token = abandoned.token();
		Leases.Lease taken = await(this.other);

		assertThat(taken.token()).isGreaterThan(token);
		assertThat(abandoned.isHeld()).isFalse();
		assertThat(abandoned.renew()).isFalse();
		assertThatIllegalStateException().isThrownBy(abandoned::token).withMessageContaining("sweep");
		abandoned.close();
		assertThat(taken.isHeld()).isTrue();
	}

	@Test
	void lastsAsLongAsItIsRenewed() {
		Leases.Lease lease = this.one.leases().tryAcquire("sweep", Duration.ofMillis(300)).orElseThrow();
		for (int i = 0; i < 20; i++) {
			assertThat(lease.renew()).isTrue();
			assertThat(this.other.leases().tryAcquire("sweep", LONG)).isEmpty();
			LockSupport.parkNanos(20_000_000);
		}
	}

	@Test
	void failsATransactionWhoseLeaseIsTakenBeforeItsEnd() {
		DocumentCollection<Sum> sums = this.one.collection(CollectionSpec.of("sums", Sum.class, Sum::id));
		Leases.Lease lease = this.one.leases().tryAcquire("sweep", SHORT).orElseThrow();

		assertThatExceptionOfType(LostException.class).isThrownBy(() -> this.one.transactWithoutResult((tx) -> {
			if (!lease.isHeld()) {
				throw new LostException();
			}
			sums.save(new Sum("s", 1));
			await(this.other);
		}));
		assertThat(sums.find("s")).isEmpty();
	}

	@Test
	void refusesADurationThatNobodyCanKeep() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.one.leases().tryAcquire("sweep", Duration.ofMillis(1)))
			.withMessageContaining("10 ms at least");
	}

	private static Leases.Lease await(StackMemory memory) {
		for (int i = 0; i < 1000; i++) {
			Optional<Leases.Lease> lease = memory.leases().tryAcquire("sweep", LONG);
			if (lease.isPresent()) {
				return lease.get();
			}
			LockSupport.parkNanos(5_000_000);
		}
		throw new IllegalStateException("The lease was never given up");
	}

	private record Sum(String id, int value) {

	}

	private static final class LostException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
