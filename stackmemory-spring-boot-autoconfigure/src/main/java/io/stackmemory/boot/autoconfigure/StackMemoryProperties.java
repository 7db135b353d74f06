package io.stackmemory.boot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.stackmemory.document.TransactionSettings;

/**
 * Properties of the memory, whatever it is stored in.
 *
 * @param backend Where everything is stored. SQLite when unset and its driver is there.
 * @param maximumDocumentSize Most bytes that a document may have as JSON.
 * @param frames Frames of runs.
 * @param transactions Transactions.
 */
@ConfigurationProperties("stackmemory")
public record StackMemoryProperties(@Nullable String backend, @DefaultValue("16MB") DataSize maximumDocumentSize,
		@DefaultValue Frames frames, @DefaultValue Transactions transactions) {

	/**
	 * Properties of frames.
	 *
	 * @param maximumDepth Most frames of a run that may be open on top of each other.
	 */
	public record Frames(@DefaultValue("100") int maximumDepth) {

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

		TransactionSettings settings() {
			return new TransactionSettings(this.attempts, this.pause, this.longestPause);
		}

	}

}
