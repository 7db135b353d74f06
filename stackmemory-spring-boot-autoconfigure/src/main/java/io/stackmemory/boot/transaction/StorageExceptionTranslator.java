package io.stackmemory.boot.transaction;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.dao.support.PersistenceExceptionTranslator;

import io.stackmemory.document.DocumentExistsException;
import io.stackmemory.document.DocumentNotFoundException;
import io.stackmemory.document.DocumentTooLargeException;
import io.stackmemory.document.ReadOnlyTransactionException;
import io.stackmemory.document.UniqueViolationException;
import io.stackmemory.storage.CommitUnknownException;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.VersionConflictException;

/**
 * Says what the exceptions of this library are among those of Spring:
 * <ul>
 * <li>a conflict is an {@link OptimisticLockingFailureException}
 * <li>a key or a unique value that is taken, a {@link DuplicateKeyException}
 * <li>a document that is missing, an {@link EmptyResultDataAccessException}
 * <li>one that is too large, a {@link DataIntegrityViolationException}
 * <li>a write in a transaction that only reads, an
 * {@link InvalidDataAccessApiUsageException}
 * <li>a store that can't be reached now, a {@link TransientDataAccessResourceException},
 * and where it is unknown whether a commit was made, a
 * {@link DataAccessResourceFailureException}, which must not be repeated blindly
 * <li>any other failure of the store, a {@link NonTransientDataAccessResourceException}
 * </ul>
 * Safe for use by several threads.
 */
public final class StorageExceptionTranslator implements PersistenceExceptionTranslator {

	@Override
	public @Nullable DataAccessException translateExceptionIfPossible(RuntimeException ex) {
		String message = String.valueOf(ex.getMessage());
		if (ex instanceof StorageException failure) {
			return translate(failure);
		}
		if (ex instanceof DocumentExistsException || ex instanceof UniqueViolationException) {
			return new DuplicateKeyException(message, ex);
		}
		if (ex instanceof DocumentNotFoundException) {
			return new EmptyResultDataAccessException(message, 1, ex);
		}
		if (ex instanceof DocumentTooLargeException) {
			return new DataIntegrityViolationException(message, ex);
		}
		return (ex instanceof ReadOnlyTransactionException) ? new InvalidDataAccessApiUsageException(message, ex)
				: null;
	}

	/**
	 * Translates a failure of the store.
	 * @param ex the failure
	 * @return what it is to Spring
	 */
	public DataAccessException translate(StorageException ex) {
		String message = String.valueOf(ex.getMessage());
		if (ex instanceof VersionConflictException || ex instanceof RevisionBehindException) {
			return new OptimisticLockingFailureException(message, ex);
		}
		if (ex instanceof CommitUnknownException) {
			return new DataAccessResourceFailureException(message, ex);
		}
		return (ex instanceof StorageUnavailableException) ? new TransientDataAccessResourceException(message, ex)
				: new NonTransientDataAccessResourceException(message, ex);
	}

}
