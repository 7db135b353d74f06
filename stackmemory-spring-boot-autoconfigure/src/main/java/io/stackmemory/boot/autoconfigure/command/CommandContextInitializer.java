package io.stackmemory.boot.autoconfigure.command;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.util.StringUtils;

/**
 * Where {@code stackmemory.command} is set, nothing in the application begins to work by
 * itself: no consumer of messages, no periodic task.
 */
final class CommandContextInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		if (StringUtils.hasText(context.getEnvironment().getProperty(CommandEnvironmentPostProcessor.COMMAND))) {
			context.getBeanFactory()
				.registerSingleton(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, new NothingStarts());
		}
	}

	/**
	 * Starts nothing, so that nothing has to be stopped.
	 */
	private static final class NothingStarts implements LifecycleProcessor {

		@Override
		public void onRefresh() {
			// The command needs nobody
		}

		@Override
		public void onClose() {
			// Nothing was started
		}

		@Override
		public void start() {
			// The command needs nobody
		}

		@Override
		public void stop() {
			// Nothing was started
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

}
