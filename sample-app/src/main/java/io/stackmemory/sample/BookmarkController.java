package io.stackmemory.sample;

import java.util.List;

import jakarta.validation.Valid;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Bookmarks of runs.
 */
@RestController
@RequestMapping("/api/bookmarks")
class BookmarkController {

	private final BookmarkRepository bookmarks;

	BookmarkController(BookmarkRepository bookmarks) {
		this.bookmarks = bookmarks;
	}

	@GetMapping
	List<Bookmark> list() {
		return this.bookmarks.findAll();
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	Bookmark add(@Valid @RequestBody Bookmark bookmark) {
		return this.bookmarks.findByProjectIdAndRunId(bookmark.projectId(), bookmark.runId())
			.orElseGet(() -> this.bookmarks.save(new Bookmark(null, bookmark.projectId(), bookmark.runId())));
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void remove(@PathVariable long id) {
		this.bookmarks.deleteById(id);
	}

}
