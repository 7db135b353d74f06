package io.stackmemory.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

import io.stackmemory.json.FieldPath;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.TextEvaluator;
import io.stackmemory.storage.query.TextPattern;
import io.stackmemory.storage.query.TextQuery;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is found by its words: the same on every backend, at once after a write.
 */
public abstract class TextSearchContract extends BackendContract {

	private static final int MANY = TextQuery.MAXIMUM_LIMIT;

	/** Words with all that a backend may take for something else. */
	private static final List<String> VOCABULARY = List.of("lease", "leases", "Lease", "LEASE", "lost", "update",
			"résumé", "resume", "Über", "ЁЛКА", "élan", "e\u0301lan", "straße", "STRASSE", "οδος", "ΟΔΟΣ", "東京", "東",
			"京都", "データ", "हिन्दी", "and", "OR", "NOT", "NEAR", "a", "x1", "42", "3.14", "foo_bar", "FrameStack.push",
			"don't", "\uD83D\uDE00", "\uD835\uDC00", "ﬁle", "file", "'", "\\", "%", ":*", "c++");

	@Test
	protected void findsWordsWhereverTheyAre() {
		put("1", "{\"title\":\"The lease is lost\",\"text\":\"another agent has it\"}");
		put("2", "{\"title\":\"A lease\",\"text\":\"that nobody LOST\"}");
		put("3", "{\"title\":\"Leases\",\"text\":\"lost and found\"}");
		put("4", "{\"title\":\"lost\",\"text\":[{\"deep\":[\"the lease\"]},7,true,null]}");
		put("5", "{\"title\":7,\"lease\":\"lost\"}");
		assertFinds("lease lost", "1", "2", "4");
		assertFinds("LOST leases", "3");
		assertFinds("another", "1");
		assertFinds("leas");
		assertFinds("");
	}

	@Test
	protected void takesFormsOfALetterForOne() {
		put("1", "{\"title\":\"Résumé of the ÜBUNG\"}");
		put("2", "{\"title\":\"re\u0301sume\u0301 ubung ΟΔΟΣ\"}");
		put("3", "{\"title\":\"東京タワー, FrameStack.push and snake_case\"}");
		assertFinds("resume", "1", "2");
		assertFinds("RÉSUMÉ übung", "1", "2");
		assertFinds("οδος", "2");
		assertFinds("東京", "3");
		assertFinds("京東");
		assertFinds("framestack.PUSH case", "3");
	}

	@Test
	protected void findsPhrasesAndPrefixes() {
		put("1", "{\"title\":\"the lost update problem\"}");
		put("2", "{\"title\":\"the update was lost\"}");
		put("3", "{\"title\":\"lost\",\"text\":\"update\"}");
		put("4", "{\"text\":[\"is lost\",\"update it\"]}");
		assertFinds("\"lost update\"", "1");
		assertFinds("\"lost upd\"*", "1");
		assertFinds("upd* lost", "1", "2", "3", "4");
		assertFinds("\"lost upd\"");
		assertFinds("prob*", "1");
		assertFinds("prob* was");
		assertFinds("\u201Cthe lost\u201D update", "1");
	}

	@Test
	protected void takesNoTextForASyntaxError() {
		List<String> hostile = List.of("\"", "\"\"", "*", "**", "a*", "\"a", "a\"b", "AND", "a AND", "NOT a", "OR OR",
				"title:a", "{title}:a", "-a", "+a", "a^2", "NEAR(a b)", "(", ")", "a)", "'", "''", "a'b", "\\", "a\\",
				"a:*", "a & b", "!a", "a <-> b", "a|b", "; DROP TABLE x", "%", "_", "?", "a~1", "/a/", "[a TO b]", "\t",
				"\u0000", "\uD83D\uDE00", "\uD800", "\uFFFD", "a\u0000b", "\u202E", "e\u0301*", "x".repeat(100_000),
				"a ".repeat(50_000), "\"a\" \"b\"*\"");
		put("1", "{\"title\":\"a b and not or near title 2 x to drop table e é\"}");
		put("2", "{\"title\":\"a\",\"text\":\"a a a a a a a a\"}");
		for (String text : hostile) {
			assertFindsWhatIsDefined(text);
		}
	}

	@Test
	protected void seesEveryWriteAtOnce() {
		put("1", "{\"title\":\"alpha\"}");
		assertFinds("alpha", "1");
		put("2", "{\"title\":\"alpha beta\"}");
		assertFinds("alpha", "2", "1");
		put("1", "{\"title\":\"beta\"}");
		assertFinds("alpha", "2");
		assertFinds("beta", "1", "2");
		delete("2");
		assertFinds("alpha");
		put("2", "{\"title\":\"gamma\"}");
		assertFinds("beta", "1");
		assertFinds("gamma", "2");
		putUntil("3", "{\"title\":\"gamma\"}", START.plusSeconds(5));
		assertFinds("gamma", "2", "3");
		this.clock.advance(Duration.ofSeconds(5));
		assertFinds("gamma", "2");
		put("3", "{\"title\":\"alpha\"}");
		assertFinds("gamma", "2");
		assertFinds("alpha", "3");
	}

	@Test
	protected void findsWhatWasWrittenBeforeTheStoreWasOpened() {
		put("1", "{\"title\":\"alpha\"}");
		assertFinds("alpha", "1");
		put("2", "{\"title\":\"alpha\"}");
		reopen();
		assertThat(find("alpha", Filter.ALL, MANY)).containsExactlyInAnyOrderElementsOf(keys(ALL));
	}

	@Test
	protected void putsTheMostRelevantFirst() {
		put("a", "{\"title\":\"some other words\",\"text\":\"here is the lease\"}");
		put("b", "{\"title\":\"the lease\",\"text\":\"here are other words\"}");
		put("c", "{\"title\":\"some other words\",\"text\":\"a lease, a lease, a lease\"}");
		for (int i = 0; i < 20; i++) {
			put("other" + i, "{\"title\":\"nothing of that\",\"text\":\"at all\"}");
		}
		assertThat(find("lease", Filter.ALL, MANY)).containsExactly("b", "c", "a");
		assertThat(find("lease", Filter.ALL, 1)).containsExactly("b");
	}

	@Test
	protected void givesNoMoreThanIsAskedForAndOnlyWhatTheFilterLeaves() {
		for (int i = 0; i < 50; i++) {
			put("%02d".formatted(i), "{\"title\":\"alpha\",\"run\":" + i % 5 + "}");
		}
		assertThat(find("alpha", Filter.ALL, 7)).containsExactly("00", "01", "02", "03", "04", "05", "06");
		assertThat(find("alpha", Filter.eq("run", 3), 4)).containsExactly("03", "08", "13", "18");
		assertThat(find("alpha", Filter.eq("run", 9), MANY)).isEmpty();
	}

	@Test
	protected void filtersBeyondWhatWordsAloneGive() {
		for (int i = 0; i < 2500; i++) {
			put("%04d".formatted(i), "{\"title\":\"alpha\",\"run\":" + i / 100 + "}");
		}
		assertThat(find("alpha", Filter.eq("run", 17), MANY))
			.isEqualTo(IntStream.range(1700, 1800).mapToObj(Integer::toString).toList());
		assertThat(find("alpha", Filter.ALL, MANY)).hasSize(MANY);
	}

	@Test
	protected void searchesTheFieldsThatAreAskedFor() {
		put("1", "{\"title\":\"alpha\",\"text\":\"beta\"}");
		put("2", "{\"title\":\"beta\",\"text\":\"alpha\"}");
		for (int i = 0; i < 2; i++) {
			assertThat(find("alpha", "title")).containsExactly("1");
			assertThat(find("alpha", "text")).containsExactly("2");
			assertThat(find("alpha", "text", "title")).containsExactly("2", "1");
			assertThat(find("alpha", "nothing")).isEmpty();
		}
	}

	@Test
	protected void knowsEveryPlaceOfAWordInALongText() {
		String many = String.join(" ", Collections.nCopies(9000, "the")) + " end";
		put("1", "{\"title\":\"" + many + " of it\"}");
		put("2", "{\"title\":\"" + many + "\"}");
		put("3", "{\"title\":\"" + "the end ".repeat(5001) + " hidden\"}");
		put("4", "{\"title\":[" + "\"end\",".repeat(9000) + "\"the\",\"end of\"]}");
		put("5", "{\"title\":\"" + "y".repeat(200) + "z\"}");
		assertFinds("\"the end of\"", "1");
		assertFinds("\"end of\"", "1", "4");
		assertFinds("hidden");
		assertFinds("y".repeat(150), "5");
		assertFinds("y".repeat(150) + "*", "5");
	}

	@Test
	protected void searchesWhileOthersWrite() {
		Threads.run(4, (thread) -> {
			for (int i = 0; i < 60; i++) {
				String word = "w" + thread + "x" + i;
				synchronized (this) {
					put(word, "{\"title\":\"common " + word + "\"}");
				}
				assertThat(find(word, Filter.ALL, MANY)).containsExactly(word);
				if (i % 3 == 0) {
					synchronized (this) {
						delete(word);
					}
					assertThat(find(word, Filter.ALL, MANY)).isEmpty();
				}
			}
		});
		assertThat(find("common", Filter.ALL, MANY)).hasSize(160);
	}

	@Test
	protected void findsWhatIsDefinedInRandomTexts(TestReporter reporter) {
		for (long seed : ModelChecker.seeds(1)) {
			reporter.publishEntry(ModelChecker.SEED_PROPERTY, Long.toString(seed));
			emptyTheStore();
			Random random = new Random(seed);
			for (int step = 0; step < 40; step++) {
				for (int i = 0; i < 5; i++) {
					String key = "k" + random.nextInt(60);
					if (random.nextInt(5) == 0) {
						delete(key);
					}
					else {
						put(key, "{\"title\":" + text(random, 4) + ",\"text\":[" + text(random, 10) + ","
								+ text(random, 3) + "],\"run\":" + random.nextInt(3) + "}");
					}
				}
				for (int i = 0; i < 4; i++) {
					Filter filter = (random.nextInt(3) == 0) ? Filter.eq("run", random.nextInt(3)) : Filter.ALL;
					assertFindsWhatIsDefined(pattern(random), filter, "seed " + seed + ", step " + step);
				}
			}
		}
	}

	private static String text(Random random, int most) {
		return IntStream.range(0, random.nextInt(most + 1))
			.mapToObj((i) -> VOCABULARY.get(random.nextInt(VOCABULARY.size())))
			.collect(Collectors.joining(" "))
			.replace("\\", "\\\\")
			.transform((text) -> "\"" + text + "\"");
	}

	private static String pattern(Random random) {
		List<String> parts = new ArrayList<>();
		int count = 1 + random.nextInt(2);
		for (int i = 0; i < count; i++) {
			String word = VOCABULARY.get(random.nextInt(VOCABULARY.size()));
			parts.add(switch (random.nextInt(4)) {
				case 0 -> "\"" + word + " " + VOCABULARY.get(random.nextInt(VOCABULARY.size())) + "\"";
				case 1 -> word.substring(0, word.offsetByCodePoints(0, 1)) + "*";
				default -> word;
			});
		}
		return String.join(" ", parts);
	}

	private void assertFinds(String text, String... expected) {
		assertThat(find(text, Filter.ALL, MANY)).as("what is found for %s", text).containsExactlyInAnyOrder(expected);
		assertFindsWhatIsDefined(text);
	}

	private void assertFindsWhatIsDefined(String text) {
		assertFindsWhatIsDefined(text, Filter.ALL, "");
	}

	private void assertFindsWhatIsDefined(String text, Filter filter, String when) {
		TextQuery query = query(text, filter, MANY, "title", "text");
		List<String> expected = entries(ALL.withFilter(filter)).stream()
			.filter((entry) -> TextEvaluator.matches(query, entry.value()))
			.map((entry) -> entry.key().key())
			.toList();
		assertThat(find(text, filter, MANY)).as("what is found for %s of %s %s", text, filter, when)
			.containsExactlyInAnyOrderElementsOf(expected);
	}

	private List<String> find(String text, String... fields) {
		return keysOf(backend().textSearch().search(query(text, Filter.ALL, MANY, fields)));
	}

	private List<String> find(String text, Filter filter, int limit) {
		return keysOf(backend().textSearch().search(query(text, filter, limit, "title", "text")));
	}

	private static List<String> keysOf(List<Entry> entries) {
		return entries.stream().map((entry) -> entry.key().key()).toList();
	}

	private static TextQuery query(String text, Filter filter, int limit, String... fields) {
		return new TextQuery(NAMESPACE, Arrays.stream(fields).map(FieldPath::of).toList(), TextPattern.parse(text),
				filter, limit);
	}

}
