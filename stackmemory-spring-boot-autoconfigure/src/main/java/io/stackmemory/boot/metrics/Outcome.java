package io.stackmemory.boot.metrics;

import io.stackmemory.storage.CommitUnknownException;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.VersionConflictException;

/**
 * How an operation ended, in few words.
 */
enum Outcome {

	/** It did what it was asked. */
	SUCCESS("success"),

	/** A precondition did not hold, or another process is ahead: usually tried again. */
	CONFLICT("conflict"),

	/** The store could not be reached. */
	UNAVAILABLE("unavailable"),

	/** Nobody knows whether a batch was committed. */
	UNKNOWN("unknown"),

	/** Any other failure. */
	ERROR("error");

	private final String label;

	Outcome(String label) {
		this.label = label;
	}

	String label() {
		return this.label;
	}

	static Outcome of(Throwable failure) {
		if (failure instanceof VersionConflictException || failure instanceof RevisionBehindException) {
			return CONFLICT;
		}
		if (failure instanceof CommitUnknownException) {
			return UNKNOWN;
		}
		return (failure instanceof StorageUnavailableException) ? UNAVAILABLE : ERROR;
	}

}
