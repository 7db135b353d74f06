package io.stackmemory.sample;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.unit.DataSize;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

import io.stackmemory.StackMemory;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.document.Page;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameType;
import io.stackmemory.frame.Run;
import io.stackmemory.storage.query.Sort;

/**
 * Runs: import, list, look at as a tree, push and pop frames.
 */
@RestController
@RequestMapping("/api/runs")
class RunController {

	private static final String DEFAULT_PROJECT = "default";

	private final StackMemory memory;

	private final RunImport runs;

	private final RecordedRunReader reader;

	private final DataSize maximumUpload;

	RunController(StackMemory memory, RunImport runs, RecordedRunReader reader,
			@Value("${sample.maximum-upload:20MB}") DataSize maximumUpload) {
		this.memory = memory;
		this.runs = runs;
		this.reader = reader;
		this.maximumUpload = maximumUpload;
	}

	@PostMapping
	ResponseEntity<Run> importRun(InputStream body, @RequestParam(defaultValue = DEFAULT_PROJECT) String projectId,
			@RequestParam @Nullable String runId, @RequestParam @Nullable String name) throws IOException {
		byte[] json = body.readNBytes((int) this.maximumUpload.toBytes() + 1);
		if (json.length > this.maximumUpload.toBytes()) {
			throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE,
					"A run has at most " + this.maximumUpload.toBytes() + " bytes");
		}
		return created(this.reader.read(json, projectId, runId, name));
	}

	@PostMapping("/demo")
	ResponseEntity<Run> importDemo() throws IOException {
		byte[] json = new ClassPathResource("demo-run.json").getContentAsByteArray();
		return created(this.reader.read(json, DEFAULT_PROJECT, null, null));
	}

	@GetMapping
	Page<Run> list(@RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit,
			@RequestParam @Nullable String cursor) {
		return this.memory.frames()
			.runs(DocumentQuery.all().sort(Sort.descending("createdAt")).limit(limit).after(cursor));
	}

	@GetMapping("/{runId}")
	Run run(@PathVariable String runId, @RequestParam(defaultValue = DEFAULT_PROJECT) String projectId) {
		return this.memory.frames()
			.findRun(projectId, runId)
			.orElseThrow(() -> new ErrorResponseException(HttpStatus.NOT_FOUND,
					Problems.problem(HttpStatus.NOT_FOUND, "There is no run " + runId + " of project " + projectId),
					null));
	}

	@GetMapping("/{runId}/tree")
	FrameTree tree(@PathVariable String runId, @RequestParam(defaultValue = DEFAULT_PROJECT) String projectId) {
		return FrameTree.of(run(runId, projectId), this.memory.frames());
	}

	@GetMapping("/{runId}/stack")
	List<Frame> stack(@PathVariable String runId, @RequestParam(defaultValue = DEFAULT_PROJECT) String projectId) {
		return this.memory.frames().open(projectId, runId);
	}

	@PostMapping("/{runId}/frames")
	@ResponseStatus(HttpStatus.CREATED)
	Frame push(@PathVariable String runId, @RequestParam(defaultValue = DEFAULT_PROJECT) String projectId,
			@Valid @RequestBody PushRequest request) {
		Map<String, Object> inputs = (request.inputs() != null) ? request.inputs() : Map.of();
		return this.memory.frames().stack(projectId, runId).push(new FrameType(request.type()), request.name(), inputs);
	}

	@PostMapping("/{runId}/frames/pop")
	Frame pop(@PathVariable String runId, @RequestParam(defaultValue = DEFAULT_PROJECT) String projectId,
			@RequestBody(required = false) @Nullable Map<String, Object> outputs) {
		return this.memory.frames().stack(projectId, runId).pop((outputs != null) ? outputs : Map.of());
	}

	private ResponseEntity<Run> created(Imported imported) {
		Run run = this.runs.add(imported);
		URI location = UriComponentsBuilder.fromPath("/api/runs/{runId}/tree")
			.queryParam("projectId", "{projectId}")
			.build(run.id(), run.projectId());
		return ResponseEntity.created(location).body(run);
	}

	/**
	 * A frame that is to be opened.
	 *
	 * @param type what it is about
	 * @param name what it is, for people
	 * @param inputs what it begins with
	 */
	record PushRequest(@NotBlank @Size(max = 64) String type, @NotBlank @Size(max = 500) String name,
			@Nullable Map<String, Object> inputs) {

	}

}
