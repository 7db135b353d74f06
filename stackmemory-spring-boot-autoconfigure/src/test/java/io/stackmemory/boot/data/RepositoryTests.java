package io.stackmemory.boot.data;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.PostgresServer;
import io.stackmemory.boot.autoconfigure.StackMemoryAutoConfiguration;
import io.stackmemory.boot.autoconfigure.data.StackMemoryRepositoriesAutoConfiguration;
import io.stackmemory.boot.autoconfigure.transaction.StackMemoryTransactionAutoConfiguration;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.document.UniqueViolationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Repositories on real backends.
 */
@SuppressWarnings("NullAway.Init")
class RepositoryTests {

	private static final Instant THEN = Instant.parse("2026-01-31T09:30:00Z");

	private static final AtomicInteger schemas = new AtomicInteger();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "memory", "file", "sqlite", "postgres" })
	void answersDerivedQueries(String backend) {
		runner(backend).run((context) -> {
			NoteRepository notes = context.getBean(NoteRepository.class);
			fill(notes);

			assertThat(notes.findByAuthor("ada")).extracting(Note::id).containsExactly("1", "2", "5");
			assertThat(notes.findByAuthorAndStarsGreaterThanOrderByStarsDesc("ada", 1)).extracting(Note::id)
				.containsExactly("5", "2");
			assertThat(notes.findByMoodOrStarsBetween(Note.Mood.BAD, 4, 5)).extracting(Note::id)
				.containsExactly("3", "4", "5");
			assertThat(notes.findByWrittenAtAfter(THEN.plusSeconds(3))).extracting(Note::id).containsExactly("4", "5");
			assertThat(notes.findByPlaceCityStartingWith("Lon")).extracting(Note::id).containsExactly("1");
			assertThat(notes.findByAuthorInAndPlaceIsNull(List.of("ada", "bob"))).extracting(Note::id)
				.containsExactly("2", "3", "5");
			assertThat(notes.findFirstByOrderByStarsDesc()).map(Note::id).contains("5");
			assertThat(notes.countByAuthor("ada")).isEqualTo(3);
			assertThat(notes.existsByAuthor("eve")).isFalse();
			Page<Note> page = notes.findByStarsGreaterThan(1, PageRequest.of(1, 2, Sort.by("stars").descending()));
			assertThat(page.getContent()).extracting(Note::id).containsExactly("3", "2");
			assertThat(page.getTotalElements()).isEqualTo(4);
			assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> notes.findByAuthorIgnoreCase("ADA"))
				.withMessageContaining("text is compared case-sensitively");
			assertThat(notes.deleteByAuthor("ada")).isEqualTo(3);
			assertThat(notes.findAll()).extracting(Note::id).containsExactlyInAnyOrder("3", "4");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "sqlite" })
	void answersQueriesByExample(String backend) {
		runner(backend).run((context) -> {
			NoteRepository notes = context.getBean(NoteRepository.class);
			fill(notes);
			Note probe = new Note("", "ada", null, Note.Mood.GOOD, null, null);
			ExampleMatcher anyId = ExampleMatcher.matching().withIgnorePaths("id");

			assertThat(notes.findAll(Example.of(probe, anyId))).extracting(Note::id).containsExactly("1", "2");
			assertThat(notes.count(Example.of(probe, anyId))).isEqualTo(2);
			Note inLondon = new Note("", null, null, null, null, new Note.Place("don"));
			assertThat(
					notes.findOne(Example.of(inLondon, anyId.withStringMatcher(ExampleMatcher.StringMatcher.ENDING))))
				.map(Note::id)
				.contains("1");
			Optional<Stars> best = notes.findBy(Example.of(probe, anyId),
					(query) -> query.sortBy(Sort.by("stars").descending()).as(Stars.class).first());
			assertThat(best.map(Stars::getStars)).contains(2);
			assertThat(notes.findAll(Example.of(probe, anyId), PageRequest.of(0, 1)).getTotalElements()).isEqualTo(2);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "sqlite" })
	void storesDocumentsWithTheirDeclaredUniqueFields(String backend) {
		runner(backend).withUserConfiguration(Declared.class).run((context) -> {
			NoteRepository notes = context.getBean(NoteRepository.class);
			notes.save(note("1", "ada", 1, Note.Mood.GOOD, null));
			assertThatExceptionOfType(UniqueViolationException.class)
				.isThrownBy(() -> notes.save(note("2", "ada", 1, Note.Mood.GOOD, null)));
			StackMemory memory = context.getBean(StackMemory.class);
			assertThat(memory.collection(CollectionSpec.of("notes", Note.class, Note::id)).list(DocumentQuery.all()))
				.extracting(Note::id)
				.containsExactly("1");
			memory.transactWithoutResult((transaction) -> {
				notes.deleteById("1");
				notes.save(note("2", "ada", 1, Note.Mood.GOOD, null));
			});
			assertThat(notes.findById("1")).isEmpty();
			assertThat(notes.existsById("2")).isTrue();
			assertThat(notes.count()).isEqualTo(1);
			notes.deleteAll();
			assertThat(notes.count()).isZero();
		});
	}

	@Test
	void throwTheExceptionsOfSpringAndTakePartInItsTransactions() {
		runner("sqlite").withConfiguration(AutoConfigurations.of(StackMemoryTransactionAutoConfiguration.class))
			.withUserConfiguration(Declared.class)
			.run((context) -> {
				NoteRepository notes = context.getBean(NoteRepository.class);
				TransactionTemplate template = new TransactionTemplate(
						context.getBean(PlatformTransactionManager.class));
				template.executeWithoutResult((status) -> {
					notes.save(note("1", "ada", 1, Note.Mood.GOOD, null));
					assertThat(notes.findByAuthor("ada")).hasSize(1);
					status.setRollbackOnly();
				});
				assertThat(notes.count()).isZero();
				notes.save(note("1", "ada", 1, Note.Mood.GOOD, null));
				assertThatExceptionOfType(DuplicateKeyException.class)
					.isThrownBy(() -> notes.save(note("2", "ada", 1, Note.Mood.GOOD, null)));
			});
	}

	@Test
	void areMadeWithoutAWord() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(StackMemoryAutoConfiguration.class,
					StackMemoryRepositoriesAutoConfiguration.class))
			.withUserConfiguration(Packages.class)
			.withPropertyValues("stackmemory.backend=memory")
			.run((context) -> {
				NoteRepository notes = context.getBean(NoteRepository.class);
				fill(notes);
				assertThat(notes.findByAuthor("bob")).hasSize(2);
			});
	}

	private static void fill(NoteRepository notes) {
		notes.saveAll(List.of(note("1", "ada", 1, Note.Mood.GOOD, "London"), note("2", "ada", 2, Note.Mood.GOOD, null),
				note("3", "bob", 3, Note.Mood.BAD, null), note("4", "bob", 4, Note.Mood.GOOD, "Paris"),
				note("5", "ada", 5, Note.Mood.BAD, null)));
	}

	private static Note note(String id, String author, int stars, Note.Mood mood, @Nullable String city) {
		return new Note(id, author, stars, mood, THEN.plusSeconds(stars), (city != null) ? new Note.Place(city) : null);
	}

	private ApplicationContextRunner runner(String backend) {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(StackMemoryAutoConfiguration.class))
			.withUserConfiguration(Repositories.class)
			.withPropertyValues("stackmemory.backend=" + backend,
					"stackmemory.sqlite.path=" + this.directory.resolve("memory.db"),
					"stackmemory.file.directory=" + this.directory.resolve("files"));
		return backend.equals("postgres")
				? runner.withPropertyValues("stackmemory.postgres.url=" + PostgresServer.url(),
						"stackmemory.postgres.schema=repositories" + schemas.incrementAndGet())
				: runner;
	}

	interface Stars {

		int getStars();

	}

	@Configuration(proxyBeanMethods = false)
	@EnableStackMemoryRepositories
	static class Repositories {

		@Bean
		JsonMapper jsonMapper() {
			return JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	static class Packages {

	}

	@Configuration(proxyBeanMethods = false)
	static class Declared {

		@Bean
		CollectionSpec<Note> notes() {
			return CollectionSpec.of("notes", Note.class, Note::id).unique("author").index("stars");
		}

	}

}
