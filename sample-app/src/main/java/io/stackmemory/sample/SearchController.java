package io.stackmemory.sample;

import java.util.List;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.stackmemory.StackMemory;
import io.stackmemory.frame.Anchor;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameEvent;
import io.stackmemory.frame.TextFind;

/**
 * Finds frames, events and anchors of all runs by their words.
 */
@RestController
class SearchController {

	private final StackMemory memory;

	SearchController(StackMemory memory) {
		this.memory = memory;
	}

	@GetMapping("/api/search")
	Found search(@RequestParam String text, @RequestParam(defaultValue = "10") @Min(1) @Max(100) int limit) {
		TextFind search = this.memory.frames().matching(text).limit(limit);
		return new Found(search.frames(), search.events(), search.anchors());
	}

	/**
	 * What was found, the most relevant first.
	 *
	 * @param frames by name and digest
	 * @param events by what happened
	 * @param anchors by their text
	 */
	record Found(List<Frame> frames, List<FrameEvent> events, List<Anchor> anchors) {

	}

}
