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

import io.stackmemory.frame.Run;

/**
 * Imports the files that {@code --import=FILE} names when the application has started.
 * One that can't be imported ends the application.
 */
@Component
class ImportOnStart implements ApplicationRunner {

	private static final Logger log = LoggerFactory.getLogger(ImportOnStart.class);

	private final RunImport runs;

	private final RecordedRunReader reader;

	ImportOnStart(RunImport runs, RecordedRunReader reader) {
		this.runs = runs;
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
			Imported imported = this.reader.read(Files.readAllBytes(file), "default", null, name);
			Run run = this.runs.add(imported);
			log.info("Imported {} as run {} with {} frames", file, run.id(), imported.run().frames().size());
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
