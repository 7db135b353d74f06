package io.stackmemory.boot.autoconfigure.command;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.time.Clock;
import java.util.List;
import java.util.function.IntConsumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;
import org.springframework.util.StringUtils;

import io.stackmemory.boot.command.CommandUsageException;
import io.stackmemory.boot.command.Doctor;
import io.stackmemory.boot.command.FailureExplanation;
import io.stackmemory.boot.command.StoreCommands;
import io.stackmemory.boot.operation.StackMemoryOperations;

/**
 * Carries out the command when the application has started, before any runner of the
 * application, and ends the process with the command's exit code.
 */
final class CommandLauncher implements ApplicationListener<ApplicationStartedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(CommandLauncher.class);

	private final IntConsumer exit;

	private final PrintStream out;

	private final PrintStream err;

	CommandLauncher(IntConsumer exit, PrintStream out, PrintStream err) {
		this.exit = exit;
		this.out = out;
		this.err = err;
	}

	@Override
	public void onApplicationEvent(ApplicationStartedEvent event) {
		ConfigurableApplicationContext context = event.getApplicationContext();
		String command = context.getEnvironment().getProperty(CommandEnvironmentPostProcessor.COMMAND);
		if (StringUtils.hasText(command)) {
			int code = run(command, context);
			int closed = SpringApplication.exit(context, () -> code);
			this.exit.accept(closed);
		}
	}

	private int run(String command, ConfigurableApplicationContext context) {
		FailureExplanation explanation = (failure) -> explain(failure, context);
		Clock clock = context.getBeanProvider(Clock.class).getIfUnique(Clock::systemUTC);
		Doctor doctor = new Doctor(() -> context.getBean(StackMemoryOperations.class), explanation, clock);
		StoreCommands commands = new StoreCommands(() -> context.getBean(StackMemoryOperations.class), doctor, clock,
				this.out, this.err, isTerminal());
		try {
			return commands.run(command, context.getBean(ApplicationArguments.class));
		}
		catch (CommandUsageException ex) {
			this.err.println(ex.getMessage() + ". --" + CommandEnvironmentPostProcessor.COMMAND + "=help tells more.");
			return StoreCommands.USAGE;
		}
		catch (RuntimeException ex) {
			logger.debug("The command '{}' failed", command, ex);
			FailureExplanation.Text text = explanation.explain(ex);
			this.err.println("Could not " + command + ": " + text.description());
			if (!text.action().isEmpty()) {
				this.err.println(text.action());
			}
			return StoreCommands.FAILED;
		}
	}

	private static FailureExplanation.Text explain(Throwable failure, ConfigurableApplicationContext context) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof FailureAnalyzedException analyzed) {
				return text(analyzed.analysis());
			}
		}
		List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation(context.getClassLoader())
			.load(FailureAnalyzer.class,
					ArgumentResolver.of(BeanFactory.class, context.getBeanFactory())
						.and(Environment.class, context.getEnvironment()),
					FailureHandler.handleMessage((message, ex) -> logger.trace("{}", message.get(), ex)));
		for (FailureAnalyzer analyzer : analyzers) {
			FailureAnalysis analysis = analyzer.analyze(failure);
			if (analysis != null && StringUtils.hasText(analysis.getDescription())) {
				return text(analysis);
			}
		}
		return new FailureExplanation.Text(String.valueOf(failure.getMessage()), "");
	}

	private static FailureExplanation.Text text(FailureAnalysis analysis) {
		String action = analysis.getAction();
		return new FailureExplanation.Text(analysis.getDescription(), (action != null) ? action : "");
	}

	/**
	 * Whether a person watches. From Java 22 on, there is a console without a terminal
	 * too, and it says so.
	 */
	@SuppressWarnings("SystemConsoleNull")
	private static boolean isTerminal() {
		if (System.console() == null) {
			return false;
		}
		try {
			return (boolean) Console.class.getMethod("isTerminal").invoke(System.console());
		}
		catch (NoSuchMethodException ex) {
			return true;
		}
		catch (IllegalAccessException | InvocationTargetException ex) {
			logger.debug("Assuming that nobody watches", ex);
			return false;
		}
	}

}
