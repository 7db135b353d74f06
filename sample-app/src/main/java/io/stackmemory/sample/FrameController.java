package io.stackmemory.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import io.stackmemory.StackMemory;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.document.Page;
import io.stackmemory.frame.Anchor;
import io.stackmemory.frame.AnchorType;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameEvent;
import io.stackmemory.frame.FrameEvents;
import io.stackmemory.frame.NewEvent;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Sort;

/**
 * Frames of all runs: search, events, anchors.
 */
@RestController
@RequestMapping("/api/frames")
class FrameController {

	private final StackMemory memory;

	FrameController(StackMemory memory) {
		this.memory = memory;
	}

	@GetMapping
	Page<Frame> search(@RequestParam @Nullable String projectId, @RequestParam @Nullable String type,
			@RequestParam @Nullable String state, @RequestParam @Nullable String name,
			@RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit, @RequestParam @Nullable String cursor) {
		List<Filter> filters = new ArrayList<>();
		addEquals(filters, "projectId", projectId);
		addEquals(filters, "type", type);
		addEquals(filters, "state", state);
		if (name != null) {
			filters.add(Filter.contains("name", name));
		}
		return this.memory.frames()
			.search(DocumentQuery.where(filters.toArray(Filter[]::new))
				.sort(Sort.descending("createdAt"))
				.limit(limit)
				.after(cursor));
	}

	@GetMapping("/{id}")
	Frame frame(@PathVariable String id) {
		return this.memory.frames().get(id);
	}

	@PostMapping("/{id}/close")
	List<Frame> close(@PathVariable String id, @RequestBody(required = false) @Nullable Map<String, Object> outputs) {
		Frame frame = this.memory.frames().get(id);
		return this.memory.frames()
			.stack(frame.projectId(), frame.runId())
			.close(id, (outputs != null) ? outputs : Map.of());
	}

	/**
	 * With the whole payloads, also those that are stored apart.
	 */
	@GetMapping("/{id}/events")
	List<FrameEvent> events(@PathVariable String id) {
		FrameEvents events = this.memory.frames().events();
		return events.ofFrame(this.memory.frames().get(id).id())
			.stream()
			.map((event) -> new FrameEvent(event.id(), event.projectId(), event.runId(), event.frameId(), event.type(),
					event.position(), event.at(), events.payload(event), event.payloadSize()))
			.toList();
	}

	@PostMapping("/{id}/events")
	@ResponseStatus(HttpStatus.CREATED)
	FrameEvent append(@PathVariable String id, @Valid @RequestBody EventRequest request) {
		Map<String, Object> payload = (request.payload() != null) ? request.payload() : Map.of();
		return this.memory.frames().events().append(new NewEvent(id, request.id(), request.type(), payload, null));
	}

	@GetMapping("/{id}/anchors")
	List<Anchor> anchors(@PathVariable String id) {
		return this.memory.frames().anchors().ofFrame(this.memory.frames().get(id).id());
	}

	@PostMapping("/{id}/anchors")
	@ResponseStatus(HttpStatus.CREATED)
	Anchor anchor(@PathVariable String id, @Valid @RequestBody AnchorRequest request) {
		int priority = (request.priority() != null) ? request.priority() : Anchor.DEFAULT_PRIORITY;
		return this.memory.frames().anchors().add(id, new AnchorType(request.type()), request.text(), priority);
	}

	private static void addEquals(List<Filter> filters, String field, @Nullable String value) {
		if (value != null) {
			filters.add(Filter.eq(field, value));
		}
	}

	/**
	 * An event that is to be appended.
	 *
	 * @param id its id, so that a repeated request appends nothing twice; may be left out
	 * @param type what kind of event
	 * @param payload what happened
	 */
	record EventRequest(@Nullable String id, @NotBlank String type, @Nullable Map<String, Object> payload) {

	}

	/**
	 * An anchor that is to be added.
	 *
	 * @param type what it holds
	 * @param text what is to be remembered
	 * @param priority how much it matters, 0 to 10; 5 if left out
	 */
	record AnchorRequest(@NotBlank String type, @NotBlank String text, @Nullable @Min(0) @Max(10) Integer priority) {

	}

}
