package io.stackmemory.boot.test.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks whether each example of a page is in a class of this package, which is compiled
 * and run.
 */
class DocumentationTests {

	@Test
	void everyExampleAboutTestingIsHere() throws IOException {
		assertEveryExampleIsHere("testing.md");
	}

	@Test
	void everyExampleAboutTransactionsIsHere() throws IOException {
		assertEveryExampleIsHere("transactions.md");
	}

	private void assertEveryExampleIsHere(String page) throws IOException {
		Path project = Path.of("..").toAbsolutePath().normalize();
		StringBuilder sources = new StringBuilder();
		Path here = project.resolve("stackmemory-spring-boot-starter-test/src/test/java")
			.resolve(getClass().getPackageName().replace('.', '/'));
		try (Stream<Path> files = Files.list(here)) {
			for (Path file : files.toList()) {
				sources.append(normalized(Files.readString(file))).append(' ');
			}
		}
		Matcher examples = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(project.resolve("docs").resolve(page)));
		int count = 0;
		while (examples.find()) {
			assertThat(sources.toString()).contains(normalized(examples.group(1)));
			count++;
		}
		assertThat(count).isGreaterThanOrEqualTo(2);
	}

	private static String normalized(String text) {
		return text.replaceAll("\\s+", " ").trim();
	}

}
