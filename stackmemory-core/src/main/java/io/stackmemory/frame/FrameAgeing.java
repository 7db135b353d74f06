package io.stackmemory.frame;

import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.document.DocumentStore;
import io.stackmemory.document.Page;
import io.stackmemory.json.StableMapper;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Sort;

/**
 * Forgets frames in steps: their events and artifacts, then the frames, then their
 * anchors and runs of which nothing is left. Open frames, pinned ones and those of
 * protected runs stay as they are, and a frame stays as long as one below it does. Used
 * by one thread, once.
 */
public final class FrameAgeing {

	private static final int AT_ONCE = 200;

	private static final Filter CLOSED = Filter.eq("state", "closed");

	private final FrameCollections collections;

	private final Steps steps;

	private final Observer observer;

	private final Set<String> pins = new HashSet<>();

	private final Set<String> reduced = new HashSet<>();

	private final Set<String> forgottenFrames = new HashSet<>();

	private final Set<String> forgottenAnchors = new HashSet<>();

	/**
	 * Prepares a run.
	 * @param store where the frames are
	 * @param clock the wall clock
	 * @param steps what is forgotten
	 * @param observer told what is forgotten
	 */
	public FrameAgeing(DocumentStore store, Clock clock, Steps steps, Observer observer) {
		this.collections = new FrameCollections(store, clock);
		this.steps = steps;
		this.observer = observer;
	}

	/**
	 * Forgets what is due.
	 */
	public void run() {
		this.collections.pins().forEach(DocumentQuery.all(), (document) -> this.pins.add(document.key()));
		if (this.steps.reduceBefore != null) {
			forEachDue(this.steps.reduceBefore, this::reduce);
		}
		if (this.steps.framesBefore != null) {
			forEachDue(this.steps.framesBefore, this::forget);
		}
		if (this.steps.anchorsBefore != null) {
			forgetAnchors(this.steps.anchorsBefore);
			forgetRuns(this.steps.anchorsBefore);
		}
	}

	private void forEachDue(Instant before, Consumer<Frame> action) {
		DocumentQuery due = DocumentQuery.where(CLOSED, Filter.lte("closedAt", StableMapper.text(before)))
			.sort(Sort.ascending("closedAt"))
			.limit(AT_ONCE);
		// A frame may be closed together with those below it, which have to go first
		boolean again = true;
		while (again) {
			int known = this.forgottenFrames.size();
			forEachPage(this.collections.frames(), due,
					(frames) -> frames.stream()
						.filter((frame) -> !this.forgottenFrames.contains(frame.id()))
						.filter((frame) -> !isKept(frame.projectId(), frame.runId(), frame.id()))
						.forEach(action));
			again = this.forgottenFrames.size() > known;
		}
	}

	private void reduce(Frame frame) {
		if (frame.reducedAt() == null && this.reduced.add(frame.id()) && this.observer.mayGoOn()) {
			forgetContent(frame);
			this.observer.countReduced();
			if (!this.observer.isDry()) {
				this.collections.frames().change(frame.id(), (stored) -> stored.reduced(this.collections.now()));
			}
		}
	}

	private void forget(Frame frame) {
		boolean leaf = this.collections.frames()
			.list(DocumentQuery.where(Filter.eq("parentId", frame.id())))
			.stream()
			.allMatch((child) -> this.forgottenFrames.contains(child.id()));
		if (leaf && this.observer.mayGoOn()) {
			if (frame.reducedAt() == null && this.reduced.add(frame.id())) {
				forgetContent(frame);
			}
			this.forgottenFrames.add(frame.id());
			this.observer.count("frames", 1);
			if (!this.observer.isDry()) {
				this.collections.frames().delete(frame.id());
			}
		}
	}

	private void forgetContent(Frame frame) {
		DocumentQuery ofFrame = DocumentQuery.all().keys(frame.id() + "/*");
		forget("frame-events", this.collections.events(), ofFrame);
		forget("frame-payloads", this.collections.payloads(), ofFrame);
		forget("artifacts", this.collections.artifacts(), DocumentQuery.where(Filter.eq("frameId", frame.id())));
	}

	private void forget(String name, DocumentCollection<?> collection, DocumentQuery which) {
		this.observer.count(name, this.observer.isDry() ? collection.count(which) : collection.deleteAll(which));
	}

	private void forgetAnchors(Instant before) {
		DocumentQuery old = DocumentQuery.where(Filter.lte("createdAt", StableMapper.text(before))).limit(AT_ONCE);
		forEachPage(this.collections.anchors(), old, (anchors) -> {
			Map<String, Frame> frames = this.collections.frames()
				.findAll(anchors.stream().map(Anchor::frameId).distinct().toList());
			for (Anchor anchor : anchors) {
				boolean alone = !frames.containsKey(anchor.frameId())
						|| this.forgottenFrames.contains(anchor.frameId());
				if (alone && !isKept(anchor.projectId(), anchor.runId(), anchor.frameId()) && this.observer.mayGoOn()) {
					this.forgottenAnchors.add(anchor.id());
					this.observer.count("anchors", 1);
					if (!this.observer.isDry()) {
						this.collections.anchors().delete(anchor.id());
					}
				}
			}
		});
	}

	private void forgetRuns(Instant before) {
		DocumentQuery old = DocumentQuery.where(Filter.lte("createdAt", StableMapper.text(before))).limit(AT_ONCE);
		forEachPage(this.collections.runs(), old, (runs) -> {
			for (Run run : runs) {
				if (!isKept(run.projectId(), run.id(), "") && isEmpty(run) && this.observer.mayGoOn()) {
					this.observer.count("runs", 1);
					if (!this.observer.isDry()) {
						this.collections.runs().delete(Run.key(run.projectId(), run.id()));
					}
				}
			}
		});
	}

	private boolean isEmpty(Run run) {
		DocumentQuery ofRun = DocumentQuery.where(Filter.eq("runId", run.id()),
				Filter.eq("projectId", run.projectId()));
		return run.openFrames().isEmpty()
				&& this.collections.frames()
					.list(ofRun)
					.stream()
					.allMatch((frame) -> this.forgottenFrames.contains(frame.id()))
				&& this.collections.anchors()
					.list(ofRun)
					.stream()
					.allMatch((anchor) -> this.forgottenAnchors.contains(anchor.id()));
	}

	private boolean isKept(String projectId, String runId, String frameId) {
		return this.pins.contains(Pin.ofFrame(frameId)) || this.pins.contains(Pin.ofRun(projectId, runId));
	}

	private static <T> void forEachPage(DocumentCollection<T> collection, DocumentQuery query,
			Consumer<List<T>> action) {
		Page<T> page = collection.page(query);
		while (true) {
			action.accept(page.values());
			if (page.next() == null) {
				return;
			}
			page = collection.page(query.after(page.next()));
		}
	}

	/**
	 * What is forgotten: what was closed or created up to a time; null for nothing.
	 *
	 * @param reduceBefore events and artifacts of frames
	 * @param framesBefore frames
	 * @param anchorsBefore anchors of frames that are forgotten, and runs of which
	 * nothing is left
	 */
	public record Steps(@Nullable Instant reduceBefore, @Nullable Instant framesBefore,
			@Nullable Instant anchorsBefore) {

	}

	/**
	 * Told what is forgotten.
	 */
	public interface Observer {

		/**
		 * Whether nothing is to be changed.
		 * @return whether it is only counted
		 */
		boolean isDry();

		/**
		 * Asked before each frame, anchor and run.
		 * @return whether to go on
		 */
		boolean mayGoOn();

		/**
		 * Told of documents that are forgotten.
		 * @param collection the name of their collection
		 * @param number how many
		 */
		void count(String collection, long number);

		/**
		 * Told of a frame that keeps its digest and loses its events.
		 */
		void countReduced();

	}

}
