package io.stackmemory.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.stereotype.Component;

import io.stackmemory.StackMemory;
import io.stackmemory.frame.RecordedRun;

/**
 * Imports the files that {@code --import=FILE} names when the application has started.
 * One that can't be imported ends the application.
 */
@Component
class ImportOnStart implements ApplicationRunner {

	private static final Logger log = LoggerFactory.getLogger(ImportOnStart.class);

	private final StackMemory memory;

	private final RecordedRunReader reader;

	ImportOnStart(StackMemory memory, RecordedRunReader reader) {
		this.memory = memory;
		this.reader = reader;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		List<String> files = arguments.getOptionValues("import");
		if (files != null) {
			files.forEach((file) -> importFile(Path.of(file)));
		}
	}

	private void importFile(Path file) {
		try {
			String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]+$", "");
			RecordedRun recorded = this.reader.read(Files.readAllBytes(file), "default", null, name);
			this.memory.frames().add(recorded);
			log.info("Imported {} as run {} with {} frames", file, recorded.run().id(), recorded.frames().size());
		}
		catch (IOException ex) {
			throw new FailureAnalyzedException("The file to import can't be read: " + ex,
					"Check the path given with --import; it is relative to " + Path.of("").toAbsolutePath() + ".", ex);
		}
		catch (RecordedRunReader.InvalidRunException | IllegalArgumentException ex) {
			throw new FailureAnalyzedException("The file " + file + " can't be imported. " + ex.getMessage(),
					"Give a recorded run: JSON with 'trajectory' or 'history'.", ex);
		}
	}

}
