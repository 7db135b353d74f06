package io.stackmemory.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.stackmemory.StackMemory;
import io.stackmemory.frame.ContextBudget;
import io.stackmemory.frame.HotContext;
import io.stackmemory.metric.MetricQuery;
import io.stackmemory.metric.MetricSummary;

/**
 * What an agent has to know to go on with a run, and how long its steps took.
 */
@RestController
@RequestMapping("/api/runs/{runId}")
class InsightController {

	private final StackMemory memory;

	InsightController(StackMemory memory) {
		this.memory = memory;
	}

	@GetMapping("/context")
	HotContext context(@PathVariable String runId, @RequestParam(defaultValue = "default") String projectId,
			@RequestParam(defaultValue = "1000") @Min(1) @Max(100_000) int tokens) {
		return this.memory.frames().hotContext(projectId, runId, ContextBudget.ofTokens(tokens));
	}

	@GetMapping("/metrics")
	List<MetricSummary> metrics(@PathVariable String runId) {
		MetricQuery ofRun = MetricQuery
			.of(RecordedRunBuilder.STEP_DURATION, Instant.EPOCH, Instant.EPOCH.plus(Duration.ofDays(365_000)))
			.ofAgent(runId);
		return this.memory.metrics().summarize(ofRun.byTag(RecordedRunBuilder.TOOL));
	}

}
