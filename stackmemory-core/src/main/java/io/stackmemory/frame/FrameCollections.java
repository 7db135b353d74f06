package io.stackmemory.frame;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.Supplier;

import tools.jackson.databind.json.JsonMapper;

import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentStore;
import io.stackmemory.document.Names;
import io.stackmemory.json.StableMapper;
import io.stackmemory.storage.query.Namespace;

/**
 * Where runs, frames, events and anchors are kept, and how they are asked for.
 */
final class FrameCollections {

	private static final CollectionSpec<Run> RUNS = CollectionSpec
		.of("runs", Run.class, (run) -> Run.key(run.projectId(), run.id()))
		.index("createdAt");

	private static final CollectionSpec<Frame> FRAMES = CollectionSpec.of("frames", Frame.class, Frame::id)
		.index("runId", "createdAt")
		.index("parentId")
		.index("state", "closedAt")
		.searchable("name", "digest");

	private static final CollectionSpec<FrameEvent> EVENTS = CollectionSpec
		.of("frame-events", FrameEvent.class, FrameEvent::key)
		.index("frameId", "position")
		.index("runId", "position")
		.searchable("payload");

	private static final CollectionSpec<Payloads.Stored> PAYLOADS = CollectionSpec.of("frame-payloads",
			Payloads.Stored.class, Payloads.Stored::key);

	private static final CollectionSpec<Anchor> ANCHORS = CollectionSpec.of("anchors", Anchor.class, Anchor::id)
		.index("frameId")
		.index("runId", "priority", "createdAt")
		.searchable("text");

	private static final CollectionSpec<Artifact> ARTIFACTS = CollectionSpec
		.of("artifacts", Artifact.class, Artifact::id)
		.index("frameId")
		.index("runId", "id");

	private static final CollectionSpec<Pin> PINS = CollectionSpec.of("frame-pins", Pin.class, Pin::key);

	private static final CollectionSpec<Session> SESSIONS = CollectionSpec.of("sessions", Session.class, Session::id)
		.index("projectId", "lastActiveAt");

	/** Everything that is here. */
	static final Set<Namespace> NAMESPACES = Set.of(RUNS.namespace(), FRAMES.namespace(), EVENTS.namespace(),
			PAYLOADS.namespace(), ANCHORS.namespace(), ARTIFACTS.namespace(), PINS.namespace(), SESSIONS.namespace());

	/** Frames, runs and anchors. */
	static final Set<Namespace> URGENT = Set.of(RUNS.namespace(), FRAMES.namespace(), ANCHORS.namespace());

	private final DocumentStore store;

	private final Clock clock;

	private final DocumentCollection<Run> runs;

	private final DocumentCollection<Frame> frames;

	private final DocumentCollection<FrameEvent> events;

	private final DocumentCollection<Payloads.Stored> payloads;

	private final DocumentCollection<Anchor> anchors;

	private final DocumentCollection<Artifact> artifacts;

	private final DocumentCollection<Pin> pins;

	private final DocumentCollection<Session> sessions;

	FrameCollections(DocumentStore store, Clock clock) {
		Supplier<JsonMapper> mapper = StableMapper::shared;
		this.store = store;
		this.clock = clock;
		this.runs = store.collection(RUNS, mapper);
		this.frames = store.collection(FRAMES, mapper);
		this.events = store.collection(EVENTS, mapper);
		this.payloads = store.collection(PAYLOADS, mapper);
		this.anchors = store.collection(ANCHORS, mapper);
		this.artifacts = store.collection(ARTIFACTS, mapper);
		this.pins = store.collection(PINS, mapper);
		this.sessions = store.collection(SESSIONS, mapper);
	}

	DocumentStore store() {
		return this.store;
	}

	DocumentCollection<Run> runs() {
		return this.runs;
	}

	DocumentCollection<Frame> frames() {
		return this.frames;
	}

	DocumentCollection<FrameEvent> events() {
		return this.events;
	}

	DocumentCollection<Payloads.Stored> payloads() {
		return this.payloads;
	}

	DocumentCollection<Anchor> anchors() {
		return this.anchors;
	}

	DocumentCollection<Artifact> artifacts() {
		return this.artifacts;
	}

	DocumentCollection<Pin> pins() {
		return this.pins;
	}

	DocumentCollection<Session> sessions() {
		return this.sessions;
	}

	Frame frame(String frameId) {
		Names.requireId("frame", frameId);
		return this.frames.find(frameId).orElseThrow(() -> new FrameNotFoundException(frameId));
	}

	Frame openFrame(String frameId) {
		Frame frame = frame(frameId);
		if (!frame.isOpen()) {
			throw new FrameClosedException(frameId);
		}
		return frame;
	}

	String newId() {
		return this.store.ids().next();
	}

	Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
	}

}
