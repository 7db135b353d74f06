package io.stackmemory.boot.lifecycle;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Lets the process end with another status than 0 if not everything was saved, so that
 * whoever started it knows. The status is that of an input or output error in
 * {@code sysexits.h}.
 * <p>
 * A process has one only if this application is what it was started for: if the
 * {@code main} method that ran it is in the application's class, or in a class within or
 * around its packages. In a process that belongs to somebody else, as that of a test
 * runner does, a store that could not be saved is told in the log and in the report
 * alone.
 */
public final class ExitStatus
		implements ApplicationListener<ApplicationStartedEvent>, Consumer<ExitReport>, AutoCloseable, Runnable {

	/** The status of a process that could not save everything. */
	public static final int NOT_SAVED = 74;

	private static final Logger logger = LoggerFactory.getLogger(ExitStatus.class);

	private final IntConsumer halt;

	private volatile boolean watching;

	private volatile boolean saved = true;

	/**
	 * Creates the step.
	 * @param halt ends the process with a status
	 */
	public ExitStatus(IntConsumer halt) {
		this.halt = halt;
	}

	/**
	 * Takes down what was saved.
	 * @param report what {@link FlushOnShutdown} tells
	 */
	@Override
	public void accept(ExitReport report) {
		this.saved = report.complete();
	}

	/**
	 * Has it looked at when the process ends, after the application was closed.
	 */
	@Override
	public void onApplicationEvent(ApplicationStartedEvent event) {
		if (!this.watching && isOfItsOwn(event.getSpringApplication(), event.getApplicationContext())) {
			this.watching = true;
			SpringApplication.getShutdownHandlers().add(this);
		}
	}

	private static boolean isOfItsOwn(SpringApplication application, ConfigurableApplicationContext context) {
		Class<?> main = application.getMainApplicationClass();
		return main != null && (application.getAllSources().contains(main) || isNear(main, context))
				&& Arrays.stream(main.getDeclaredMethods()).anyMatch((method) -> method.getName().equals("main"));
	}

	private static boolean isNear(Class<?> main, ConfigurableApplicationContext context) {
		List<String> packages = AutoConfigurationPackages.has(context.getBeanFactory())
				? AutoConfigurationPackages.get(context.getBeanFactory()) : List.of();
		return packages.stream()
			.anyMatch((its) -> isWithin(main.getPackageName(), its) || isWithin(its, main.getPackageName()));
	}

	private static boolean isWithin(String inner, String outer) {
		return (inner + ".").startsWith(outer + ".");
	}

	/**
	 * Whether a failure to save gives the process a status.
	 * @return whether the process was started for this application, and has not saved
	 * everything yet
	 */
	boolean isWatching() {
		return this.watching;
	}

	/**
	 * Has it looked at no more, where all is well: an application that is closed long
	 * before the process ends is not kept in memory.
	 */
	@Override
	public void close() {
		if (this.watching && this.saved) {
			this.watching = false;
			try {
				SpringApplication.getShutdownHandlers().remove(this);
			}
			catch (IllegalStateException ex) {
				logger.trace("The process is ending already", ex);
			}
		}
	}

	@Override
	public void run() {
		if (!this.saved) {
			logger.error("Not everything was saved; the process ends with the status {}", NOT_SAVED);
			this.halt.accept(NOT_SAVED);
		}
	}

}
