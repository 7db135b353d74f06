package io.stackmemory.test;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * Fails or holds the calls that a test chooses, before or after the backend beneath has
 * done its work: after it, a write is applied although its caller sees a failure. Without
 * a plan every call passes. Safe for use by several threads.
 */
public final class FaultInjectingStorageBackend extends ForwardingStorageBackend {

	private final Map<Call, AtomicInteger> calls = new ConcurrentHashMap<>();

	private final List<Plan> plans = new CopyOnWriteArrayList<>();

	/**
	 * Creates the layer.
	 * @param delegate the backend beneath
	 */
	public FaultInjectingStorageBackend(StorageBackend delegate) {
		super(delegate);
	}

	/**
	 * Fails one call.
	 * @param call what kind of call
	 * @param number which one, counted from now: 1 is the next one
	 * @param moment whether the backend beneath sees the call
	 * @param failure makes what is thrown
	 */
	public void fail(Call call, int number, Moment moment, Supplier<? extends StorageException> failure) {
		int chosen = calls(call) + number;
		this.plans.add(new Plan(call, moment, chosen, chosen, () -> {
			throw failure.get();
		}));
	}

	/**
	 * Fails one call and all later ones of its kind, as a disk does that is full or gone.
	 * @param call what kind of call
	 * @param number the first one, counted from now: 1 is the next one
	 * @param failure makes what is thrown; the backend beneath does not see the calls
	 */
	public void failFrom(Call call, int number, Supplier<? extends StorageException> failure) {
		this.plans.add(new Plan(call, Moment.BEFORE, calls(call) + number, Integer.MAX_VALUE, () -> {
			throw failure.get();
		}));
	}

	/**
	 * Holds one call until the gate is opened.
	 * @param call what kind of call
	 * @param number which one, counted from now: 1 is the next one
	 * @param moment whether the backend beneath has done its work when the call is held
	 * @return the gate at which it is held
	 */
	public Gate hold(Call call, int number, Moment moment) {
		Gate gate = new Gate();
		int chosen = calls(call) + number;
		this.plans.add(new Plan(call, moment, chosen, chosen, gate::pass));
		return gate;
	}

	/**
	 * Drops every plan. Calls that are held stay so until their gate is opened.
	 */
	public void heal() {
		this.plans.clear();
	}

	/**
	 * Counts calls, those that failed included.
	 * @param call what kind of call
	 * @return how many have begun so far
	 */
	public int calls(Call call) {
		return this.calls.getOrDefault(call, new AtomicInteger()).get();
	}

	@Override
	public @Nullable Entry read(EntryKey key) {
		int number = before(Call.READ);
		Entry entry = super.read(key);
		after(Call.READ, number);
		return entry;
	}

	@Override
	public Map<EntryKey, Entry> readAll(Collection<EntryKey> keys) {
		int number = before(Call.READ);
		Map<EntryKey, Entry> entries = super.readAll(keys);
		after(Call.READ, number);
		return entries;
	}

	@Override
	public void write(WriteBatch batch) {
		int number = before(Call.WRITE);
		super.write(batch);
		after(Call.WRITE, number);
	}

	@Override
	public void scan(Query query, Consumer<? super Entry> consumer) {
		int number = before(Call.SCAN);
		super.scan(query, consumer);
		after(Call.SCAN, number);
	}

	@Override
	public void scanAll(Consumer<? super Entry> consumer) {
		int number = before(Call.SCAN);
		super.scanAll(consumer);
		after(Call.SCAN, number);
	}

	@Override
	public long count(Query query) {
		int number = before(Call.SCAN);
		long count = super.count(query);
		after(Call.SCAN, number);
		return count;
	}

	@Override
	public List<Namespace> namespaces() {
		int number = before(Call.SCAN);
		List<Namespace> namespaces = super.namespaces();
		after(Call.SCAN, number);
		return namespaces;
	}

	@Override
	public void flush() {
		int number = before(Call.FLUSH);
		super.flush();
		after(Call.FLUSH, number);
	}

	private int before(Call call) {
		int number = this.calls.computeIfAbsent(call, (kind) -> new AtomicInteger()).incrementAndGet();
		carryOut(call, number, Moment.BEFORE);
		return number;
	}

	private void after(Call call, int number) {
		carryOut(call, number, Moment.AFTER);
	}

	private void carryOut(Call call, int number, Moment moment) {
		for (Plan plan : this.plans) {
			if (plan.call == call && plan.moment == moment && plan.first <= number && number <= plan.last) {
				plan.action.run();
			}
		}
	}

	/**
	 * Kinds of calls, each counted on its own.
	 */
	public enum Call {

		/** {@code read} and {@code readAll}. */
		READ,

		/** {@code scan}, {@code count} and {@code namespaces}. */
		SCAN,

		/** {@code write}. */
		WRITE,

		/** {@code flush}. */
		FLUSH

	}

	/**
	 * When something happens to a call.
	 */
	public enum Moment {

		/** Before the backend beneath is called: nothing is done. */
		BEFORE,

		/** When the backend beneath has returned: all is done, but nobody hears of it. */
		AFTER

	}

	private record Plan(Call call, Moment moment, int first, int last, Runnable action) {

	}

}
