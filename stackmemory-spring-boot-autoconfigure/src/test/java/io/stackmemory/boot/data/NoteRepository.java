package io.stackmemory.boot.data;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;

interface NoteRepository extends StackMemoryRepository<Note, String> {

	List<Note> findByAuthor(String author);

	List<Note> findByAuthorAndStarsGreaterThanOrderByStarsDesc(String author, int stars);

	List<Note> findByMoodOrStarsBetween(Note.Mood mood, int from, int to);

	List<Note> findByWrittenAtAfter(Instant time);

	List<Note> findByPlaceCityStartingWith(String text);

	List<Note> findByAuthorInAndPlaceIsNull(Collection<String> authors);

	List<Note> findByAuthorIgnoreCase(String author);

	Page<Note> findByStarsGreaterThan(int stars, Pageable pageable);

	Optional<Note> findFirstByOrderByStarsDesc();

	long countByAuthor(String author);

	boolean existsByAuthor(String author);

	long deleteByAuthor(String author);

}
