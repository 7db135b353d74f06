package io.stackmemory.sample;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * A run that somebody wants to find again: the application's own table, in a database of
 * its own.
 *
 * @param id given by the database
 * @param projectId the project of the run
 * @param runId the run
 */
record Bookmark(@Id @Nullable Long id, @NotBlank @Size(max = 256) String projectId,
		@NotBlank @Size(max = 128) String runId) {

}
