package io.stackmemory.sample;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

import io.stackmemory.agent.AgentException;
import io.stackmemory.agent.TaskNotFoundException;
import io.stackmemory.document.DocumentException;
import io.stackmemory.document.DocumentTooLargeException;
import io.stackmemory.frame.FrameException;
import io.stackmemory.frame.FrameNotFoundException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.VersionConflictException;

/**
 * Errors as problem details (RFC 9457).
 */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

	private static final Logger log = LoggerFactory.getLogger(Problems.class);

	static ProblemDetail problem(HttpStatusCode status, String detail) {
		return ProblemDetail.forStatusAndDetail(status, detail);
	}

	@ExceptionHandler
	ProblemDetail invalidRun(RecordedRunReader.InvalidRunException ex) {
		return problem(HttpStatus.UNPROCESSABLE_CONTENT, String.valueOf(ex.getMessage()));
	}

	@ExceptionHandler
	ProblemDetail invalidArgument(IllegalArgumentException ex) {
		return problem(HttpStatus.BAD_REQUEST, String.valueOf(ex.getMessage()));
	}

	@ExceptionHandler
	ProblemDetail frame(FrameException ex) {
		return problem((ex instanceof FrameNotFoundException) ? HttpStatus.NOT_FOUND : HttpStatus.CONFLICT,
				String.valueOf(ex.getMessage()));
	}

	@ExceptionHandler
	ProblemDetail agent(AgentException ex) {
		return problem((ex instanceof TaskNotFoundException) ? HttpStatus.NOT_FOUND : HttpStatus.CONFLICT,
				String.valueOf(ex.getMessage()));
	}

	@ExceptionHandler
	ProblemDetail document(DocumentException ex) {
		return problem((ex instanceof DocumentTooLargeException) ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.CONFLICT,
				String.valueOf(ex.getMessage()));
	}

	@ExceptionHandler
	ProblemDetail storage(StorageException ex) {
		if (ex instanceof VersionConflictException) {
			return problem(HttpStatus.CONFLICT, "Others changed the same at the same time; try again");
		}
		log.error("The storage failed", ex);
		if (ex instanceof StorageUnavailableException) {
			return problem(HttpStatus.SERVICE_UNAVAILABLE, "The storage can't be reached right now; try again");
		}
		if (ex instanceof StorageFullException) {
			return problem(HttpStatus.INSUFFICIENT_STORAGE, "The storage is full; nothing was changed");
		}
		return problem(HttpStatus.INTERNAL_SERVER_ERROR, "The storage failed; see the log");
	}

	@ExceptionHandler
	ProblemDetail unexpected(RuntimeException ex) {
		log.error("A request failed", ex);
		return problem(HttpStatus.INTERNAL_SERVER_ERROR, "The request failed; see the log");
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail detail = problem(status, "The body is not the JSON that is expected: "
				+ String.valueOf(ex.getMostSpecificCause().getMessage()).lines().findFirst().orElse(""));
		return handleExceptionInternal(ex, detail, headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail detail = problem(status, "Some fields are not valid");
		detail.setProperty("fields",
				ex.getFieldErrors()
					.stream()
					.map((error) -> error.getField() + " " + error.getDefaultMessage())
					.sorted()
					.toList());
		return handleExceptionInternal(ex, detail, headers, status, request);
	}

}
