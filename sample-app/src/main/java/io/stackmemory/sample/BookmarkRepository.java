package io.stackmemory.sample;

import java.util.Optional;

import org.springframework.data.repository.ListCrudRepository;

/**
 * The bookmarks.
 */
interface BookmarkRepository extends ListCrudRepository<Bookmark, Long> {

	Optional<Bookmark> findByProjectIdAndRunId(String projectId, String runId);

}
