package io.stackmemory.boot.autoconfigure.command;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

import io.stackmemory.boot.autoconfigure.StackMemoryAutoConfiguration;

/**
 * Lets the application be run as a command by {@code --stackmemory.command}. Decided at
 * run time, as an application that is built ahead of time can be either.
 */
@AutoConfiguration(after = StackMemoryAutoConfiguration.class)
public final class StackMemoryCommandAutoConfiguration {

	@Bean
	static CommandLauncher stackMemoryCommandLauncher() {
		return new CommandLauncher(System::exit, System.out, System.err);
	}

}
