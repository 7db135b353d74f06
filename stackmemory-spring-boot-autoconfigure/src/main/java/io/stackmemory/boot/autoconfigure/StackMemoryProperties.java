package io.stackmemory.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.stackmemory.StackMemory;
import io.stackmemory.document.TransactionSettings;
import io.stackmemory.storage.StorageBackend;

/**
 * Properties of the memory, whatever it is stored in.
 *
 * @param backend Where everything is stored. SQLite when unset and its driver is there.
 * @param maximumDocumentSize Most bytes that a document may have as JSON.
 * @param frames Frames of runs.
 * @param transactions Transactions.
 * @param stores Further stores by their names. Each has the properties of the default
 * one: backend, schema, sqlite, postgres, file and memory.
 */
@ConfigurationProperties("stackmemory")
public record StackMemoryProperties(@Nullable String backend, @DefaultValue("16MB") DataSize maximumDocumentSize,
		@DefaultValue Frames frames, @DefaultValue Transactions transactions, @DefaultValue Map<String, Store> stores) {

	/**
	 * Checks the values, so that a wrong one is reported as a property.
	 */
	public StackMemoryProperties {
		InvalidSettingException.require(
				maximumDocumentSize.toBytes() > 0 && maximumDocumentSize.toBytes() <= Integer.MAX_VALUE,
				"maximum-document-size", maximumDocumentSize, "A document may have between 1 byte and 2 GB");
	}

	/**
	 * The memory on a backend.
	 */
	StackMemory memory(StorageBackend storage, HostApplication host) {
		return StackMemory.builder(storage)
			.clock(host.clock())
			.jsonMapper(host::jsonMapper)
			.maximumDocumentSize(this.maximumDocumentSize.toBytes())
			.maximumFrameDepth(this.frames.maximumDepth())
			.transactions(this.transactions.settings())
			.build();
	}

	/**
	 * Properties of a further store, beside those of its backend.
	 *
	 * @param backend Where the store is. SQLite when unset and its driver is there.
	 * @param namespaces Namespaces that the default memory keeps here. The * stands for
	 * any text.
	 */
	public record Store(@Nullable String backend, @DefaultValue List<String> namespaces) {

	}

	/**
	 * Properties of frames.
	 *
	 * @param maximumDepth Most frames of a run that may be open on top of each other.
	 */
	public record Frames(@DefaultValue("100") int maximumDepth) {

		/**
		 * Checks the value, so that a wrong one is reported as a property.
		 */
		public Frames {
			InvalidSettingException.require(maximumDepth > 0, "maximum-depth", maximumDepth,
					"One frame at least may be open");
		}

	}

	/**
	 * Properties of transactions.
	 *
	 * @param attempts Most attempts to commit a transaction that conflicts with others.
	 * @param pause Longest random pause before the second attempt. Doubles with each
	 * further attempt.
	 * @param longestPause Longest random pause before any attempt.
	 */
	public record Transactions(@DefaultValue("100") int attempts, @DefaultValue("1ms") Duration pause,
			@DefaultValue("50ms") Duration longestPause) {

		/**
		 * Checks the values, so that a wrong one is reported as a property.
		 */
		public Transactions {
			InvalidSettingException.require(attempts > 0, "attempts", attempts, "There is one attempt at least");
			InvalidSettingException.require(!pause.isNegative(), "pause", pause, "A pause is not negative");
			InvalidSettingException.require(longestPause.compareTo(pause) >= 0, "longest-pause", longestPause,
					"The longest pause is not shorter than the first one");
		}

		TransactionSettings settings() {
			return new TransactionSettings(this.attempts, this.pause, this.longestPause);
		}

	}

}
