package io.stackmemory.frame;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.stackmemory.document.DocumentQuery;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Sort;

/**
 * Sums up what happened in frames.
 */
final class Digests {

	private static final int LONGEST_TIMELINE = 10;

	private static final int IMPORTANT = 7;

	private final FrameCollections collections;

	Digests(FrameCollections collections) {
		this.collections = collections;
	}

	/**
	 * Reads what happened in a frame so far.
	 */
	Content read(String frameId) {
		Content content = new Content(anchors(frameId));
		DocumentQuery events = DocumentQuery.where(Filter.eq("frameId", frameId)).sort(Sort.ascending("position"));
		this.collections.events().forEach(events, (document) -> content.add(document.value()));
		return content;
	}

	/**
	 * Whether nothing was added to a frame since it was read.
	 */
	boolean isComplete(String frameId, Content content) {
		DocumentQuery ofFrame = DocumentQuery.where(Filter.eq("frameId", frameId));
		return this.collections.events().count(ofFrame) == content.count && anchors(frameId).equals(content.anchors);
	}

	private List<Anchor> anchors(String frameId) {
		return this.collections.anchors()
			.list(DocumentQuery.where(Filter.eq("frameId", frameId), Filter.eq("supersededBy", null))
				.sort(Sort.descending("priority"), Sort.ascending("createdAt")));
	}

	/**
	 * What happened in a frame.
	 */
	static final class Content {

		private final List<Anchor> anchors;

		private final Map<String, Long> types = new HashMap<>();

		private final Deque<FrameEvent> last = new ArrayDeque<>();

		private long count;

		Content(List<Anchor> anchors) {
			this.anchors = anchors;
		}

		void add(FrameEvent event) {
			this.count++;
			this.types.merge(event.type(), 1L, Long::sum);
			this.last.add(event);
			if (this.last.size() > LONGEST_TIMELINE) {
				this.last.remove();
			}
		}

		Digest digest(Instant openedAt, Instant closedAt, Map<String, Object> outputs) {
			List<Digest.Moment> timeline = this.last.stream()
				.map((event) -> new Digest.Moment(event.at(), event.type(), PayloadText.of(event.payload())))
				.toList();
			return new Digest(this.types, timeline,
					texts((anchor) -> anchor.type().equals(AnchorType.DECISION) && anchor.priority() >= IMPORTANT),
					texts((anchor) -> anchor.type().equals(AnchorType.CONSTRAINT)),
					texts((anchor) -> anchor.type().equals(AnchorType.RISK)), outputs,
					Math.max(0, Duration.between(openedAt, closedAt).toMillis()));
		}

		private List<String> texts(Predicate<Anchor> which) {
			return this.anchors.stream().filter(which).map(Anchor::text).toList();
		}

	}

}
