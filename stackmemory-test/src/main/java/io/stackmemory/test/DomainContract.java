package io.stackmemory.test;

import org.junit.jupiter.api.Nested;

/**
 * What agents rely on, on any backend: the test class of a backend extends it and opens
 * the store.
 */
public abstract class DomainContract implements BackendFixture {

	/**
	 * The stack of a run, digests, anchors, events, sessions.
	 */
	@Nested
	public class FramesContract extends FrameContract {

	}

	/**
	 * What an agent is told to go on.
	 */
	@Nested
	public class HotContexts extends HotContextContract {

	}

	/**
	 * Frames that somebody else has changed or lost.
	 */
	@Nested
	public class Integrity extends IntegrityContract {

	}

	/**
	 * Who is there.
	 */
	@Nested
	public class AgentsContract extends AgentContract {

	}

	/**
	 * Each task to one agent at a time.
	 */
	@Nested
	public class TasksContract extends TaskContract {

	}

	/**
	 * Messages in one order, each read once.
	 */
	@Nested
	public class MessagesContract extends MessageContract {

	}

	/**
	 * Events in one order.
	 */
	@Nested
	public class EventsContract extends AgentEventContract {

	}

	/**
	 * Samples, and what they come to.
	 */
	@Nested
	public class MetricsContract extends MetricContract {

	}

	/**
	 * What is kept, and what is forgotten completely.
	 */
	@Nested
	public class Retention extends RetentionContract {

	}

	/**
	 * Frames, events and anchors by their words.
	 */
	@Nested
	public class Searching extends SearchContract {

	}

}
