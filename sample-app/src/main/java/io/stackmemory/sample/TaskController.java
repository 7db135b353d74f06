package io.stackmemory.sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import io.stackmemory.StackMemory;
import io.stackmemory.agent.NewTask;
import io.stackmemory.agent.Priority;
import io.stackmemory.agent.Task;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.storage.query.Sort;

/**
 * Tasks: submit, claim, complete, fail.
 */
@RestController
@RequestMapping("/api/tasks")
class TaskController {

	private static final Duration LEASE = Duration.ofMinutes(1);

	private static final int SHOWN = 20;

	private final StackMemory memory;

	TaskController(StackMemory memory) {
		this.memory = memory;
	}

	@GetMapping
	List<Task> latest() {
		return this.memory.tasks().search(DocumentQuery.all().sort(Sort.descending("createdAt")).limit(SHOWN)).values();
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	Task submit(@Valid @RequestBody TaskRequest request) {
		Priority priority = (request.priority() != null) ? request.priority() : Priority.MEDIUM;
		Map<String, Object> payload = (request.payload() != null) ? request.payload() : Map.of();
		return this.memory.tasks().submit(NewTask.of(request.type(), payload).withPriority(priority));
	}

	/**
	 * Answers with 204 where there is nothing to do.
	 */
	@PostMapping("/claim")
	ResponseEntity<Task> claim(@RequestParam String agentId) {
		return this.memory.tasks()
			.claim(agentId, List.of(), LEASE)
			.map((claimed) -> ResponseEntity.ok(claimed.task()))
			.orElseGet(() -> ResponseEntity.noContent().build());
	}

	@PostMapping("/{id}/complete")
	Task complete(@PathVariable String id, @RequestParam long token,
			@RequestBody(required = false) @Nullable Map<String, Object> result) {
		return this.memory.tasks().claimed(id, token, LEASE).complete((result != null) ? result : Map.of());
	}

	@PostMapping("/{id}/fail")
	Task fail(@PathVariable String id, @RequestParam long token, @RequestParam String error) {
		return this.memory.tasks().claimed(id, token, LEASE).fail(error);
	}

	/**
	 * A task that is to be submitted.
	 *
	 * @param type what kind of task
	 * @param priority how urgent it is; medium if left out
	 * @param payload what is to be done
	 */
	record TaskRequest(@NotBlank @Size(max = 64) String type, @Nullable Priority priority,
			@Nullable Map<String, Object> payload) {

	}

}
