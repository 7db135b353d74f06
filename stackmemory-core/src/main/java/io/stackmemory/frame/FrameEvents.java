package io.stackmemory.frame;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.stackmemory.document.DocumentQuery;
import io.stackmemory.document.Names;
import io.stackmemory.document.Page;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Sort;

/**
 * The events of frames: appended, never changed, in the order of appending. An append
 * costs the same however many events there are, and appends to one frame do not conflict
 * with each other. Safe for use by several threads.
 */
public final class FrameEvents {

	private static final Sort BY_POSITION = Sort.ascending("position");

	private final FrameCollections collections;

	FrameEvents(FrameCollections collections) {
		this.collections = collections;
	}

	/**
	 * Appends an event that happens now.
	 * @param frameId the frame in which it happens
	 * @param type what kind of event
	 * @param payload what happens, as JSON
	 * @return the event
	 * @throws FrameNotFoundException if there is no such frame
	 * @throws FrameClosedException if the frame is closed
	 */
	public FrameEvent append(String frameId, String type, Map<String, Object> payload) {
		return append(NewEvent.of(frameId, type, payload));
	}

	/**
	 * Appends an event, unless the frame has one of that id already.
	 * @param event the event
	 * @return the event as it is stored: the new one, or the one that was there
	 * @throws FrameNotFoundException if there is no such frame
	 * @throws FrameClosedException if the frame is closed and has no such event
	 */
	public FrameEvent append(NewEvent event) {
		return this.collections.store().transact((transaction) -> appendOnce(event));
	}

	/**
	 * Appends several events in their order, all or none.
	 * @param events the events
	 * @return the events as they are stored
	 * @throws FrameNotFoundException if there is no such frame
	 * @throws FrameClosedException if a frame is closed and has no such event
	 */
	public List<FrameEvent> appendAll(Collection<NewEvent> events) {
		return this.collections.store().transact((transaction) -> {
			List<FrameEvent> appended = new ArrayList<>(events.size());
			events.forEach((event) -> appended.add(appendOnce(event)));
			return appended;
		});
	}

	/**
	 * The events of a frame.
	 * @param frameId which frame
	 * @return its events, in the order of appending
	 */
	public List<FrameEvent> ofFrame(String frameId) {
		return this.collections.events().list(DocumentQuery.where(Filter.eq("frameId", frameId)).sort(BY_POSITION));
	}

	/**
	 * All of what happened in an event: a payload of more than about 16,000 characters is
	 * stored apart, so that whoever reads events does not read it along.
	 * @param event the event
	 * @return its payload, as JSON
	 */
	public Map<String, Object> payload(FrameEvent event) {
		return event.isWhole() ? event.payload() : this.collections.payloads().get(event.key()).payload();
	}

	/**
	 * The events of a run that were appended last.
	 * @param projectId the project
	 * @param runId the run
	 * @param limit how many at most
	 * @return the events, the latest first
	 */
	public List<FrameEvent> latest(String projectId, String runId, int limit) {
		return this.collections.events()
			.list(DocumentQuery.where(Filter.eq("runId", runId), Filter.eq("projectId", projectId))
				.sort(Sort.descending("position"))
				.limit(limit));
	}

	/**
	 * How many events a frame has.
	 * @param frameId which frame
	 * @return the number
	 */
	public long count(String frameId) {
		return this.collections.events().count(DocumentQuery.where(Filter.eq("frameId", frameId)));
	}

	/**
	 * The events of a run.
	 * @param projectId the project
	 * @param runId the run
	 * @return the events of all its frames, in the order of appending
	 */
	public List<FrameEvent> ofRun(String projectId, String runId) {
		return this.collections.events()
			.list(DocumentQuery.where(Filter.eq("runId", runId), Filter.eq("projectId", projectId)).sort(BY_POSITION));
	}

	/**
	 * Looks for events, a page at a time.
	 * @param query what is asked; fields are named as in {@link FrameEvent}
	 * @return the events, and where to go on
	 */
	public Page<FrameEvent> search(DocumentQuery query) {
		return this.collections.events().page(query);
	}

	private FrameEvent appendOnce(NewEvent event) {
		Names.requireId("frame", event.frameId());
		if (event.id() != null) {
			Names.requireId("event", event.id());
			Optional<FrameEvent> before = this.collections.events().find(FrameEvent.key(event.frameId(), event.id()));
			if (before.isPresent()) {
				return before.get();
			}
		}
		FrameEvent appended = positioned(event, this.collections.openFrame(event.frameId()));
		insertAll(List.of(appended), List.of(event));
		return appended;
	}

	/**
	 * Gives events their places.
	 */
	FrameEvent positioned(NewEvent event, Frame frame) {
		String position = this.collections.newId();
		long size = Payloads.size(event.payload());
		boolean large = size > Payloads.LARGEST;
		return new FrameEvent((event.id() != null) ? event.id() : position, frame.projectId(), frame.runId(),
				frame.id(), event.type(), position, (event.at() != null) ? event.at() : this.collections.now(),
				large ? Payloads.small(event.payload()) : event.payload(), large ? size : 0);
	}

	/**
	 * Writes events, and their payloads where they are large.
	 */
	void insertAll(List<FrameEvent> events, List<NewEvent> given) {
		this.collections.events().insertAll(events);
		List<Payloads.Stored> large = new ArrayList<>();
		for (int i = 0; i < events.size(); i++) {
			if (!events.get(i).isWhole()) {
				large.add(new Payloads.Stored(events.get(i).frameId(), events.get(i).id(), given.get(i).payload()));
			}
		}
		this.collections.payloads().insertAll(large);
	}

}
