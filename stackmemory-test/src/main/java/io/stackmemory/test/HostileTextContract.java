package io.stackmemory.test;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.stackmemory.json.FieldValue;
import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.KeyPattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Keys are matched exactly and values read as the same JSON value, whatever is in them.
 */
public abstract class HostileTextContract extends BackendContract {

	@Test
	protected void matchesEveryKeyExactly() {
		List<String> keys = HostileValues.keys();
		for (int i = 0; i < keys.size(); i++) {
			put(keys.get(i), "" + i);
		}
		for (int i = 0; i < keys.size(); i++) {
			assertThat(entry(keys.get(i)).key()).isEqualTo(key(keys.get(i)));
			assertThat(entry(keys.get(i)).value()).isEqualTo(json("" + i));
		}
		assertThat(backend().readAll(keys.stream().map(BackendContract::key).toList())).hasSize(keys.size());
		assertThat(backend().count(ALL)).isEqualTo(keys.size());
	}

	@Test
	protected void ordersEveryKeyByCodePoint() {
		List<String> keys = new ArrayList<>(HostileValues.keys());
		keys.forEach((key) -> put(key, "0"));
		keys.sort(FieldValue.BY_CODE_POINT);
		assertThat(keys(ALL)).isEqualTo(keys);
	}

	@Test
	protected void deletesByExactKey() {
		List<String> keys = HostileValues.keys();
		keys.forEach((key) -> put(key, "0"));
		for (int i = 0; i < keys.size(); i++) {
			delete(keys.get(i));
			assertAbsent(keys.get(i));
			assertThat(backend().count(ALL)).as("entries left after deleting '%s'", keys.get(i))
				.isEqualTo(keys.size() - i - 1L);
		}
	}

	@Test
	protected void findsEveryKeyByAPatternThatIsTheKey() {
		List<String> keys = HostileValues.keys().stream().filter((key) -> key.indexOf('*') < 0).toList();
		keys.forEach((key) -> put(key, "0"));
		for (String key : keys) {
			assertThat(keys(ALL.withKeys(new KeyPattern(key)))).containsExactly(key);
		}
	}

	@Test
	protected void takesKeysOf512BytesAndNoLongerOnes() {
		String longest = "ä".repeat(256);
		put(longest, "1");
		assertThat(entry(longest).value()).isEqualTo(json("1"));
		for (String key : List.of("k".repeat(513), longest + "k", "")) {
			assertThatIllegalArgumentException().isThrownBy(() -> key(key));
		}
	}

	@Test
	protected void refusesKeysThatNotEveryStoreKeeps() {
		for (String key : List.of("\u0000", "a\u0000b", "\ud83d", "\ude00", "\ude00\ud83d", "a\ud83d")) {
			assertThatIllegalArgumentException().isThrownBy(() -> key(key));
		}
	}

	@Test
	protected void readsEveryValueAsTheSameJsonValue() {
		List<String> documents = HostileValues.documents();
		for (int i = 0; i < documents.size(); i++) {
			put("k" + i, documents.get(i));
		}
		for (int i = 0; i < documents.size(); i++) {
			String text = documents.get(i);
			JsonDocument read = entry("k" + i).value();
			assertThat(read).as(text).isEqualTo(json(text));
			assertThat(read.tree()).as(text).isNotNull();
		}
	}

	@Test
	protected void scansEveryValueAsTheSameJsonValue() {
		List<String> documents = HostileValues.documents();
		for (int i = 0; i < documents.size(); i++) {
			put("k%03d".formatted(i), documents.get(i));
		}
		assertThat(entries(ALL)).extracting((entry) -> entry.value())
			.isEqualTo(documents.stream().map(BackendContract::json).toList());
	}

	@Test
	protected void keepsHostileMetadata() {
		List<String> texts = HostileValues.TEXTS;
		for (int i = 0; i < texts.size(); i++) {
			String quoted = HostileValues.quoted(texts.get(i));
			JsonDocument metadata = json("{" + quoted + ":[" + quoted + ",1e400,9007199254740993,null]}");
			write(new WriteOperation.Put(key("k" + i), json("1"), metadata, null, Precondition.ANY));
			assertThat(entry("k" + i).metadata()).isEqualTo(metadata);
		}
	}

	@Test
	protected void tellsEmptyFromNullFromAbsent() {
		List<String> documents = List.of("{}", "{\"a\":null}", "{\"a\":\"\"}", "{\"a\":{}}", "{\"a\":[]}", "{\"a\":0}",
				"{\"a\":false}", "null", "\"\"", "[]", "[null]", "0", "false", "\"null\"");
		for (int i = 0; i < documents.size(); i++) {
			put("k" + i, documents.get(i));
		}
		for (int i = 0; i < documents.size(); i++) {
			for (int j = 0; j < documents.size(); j++) {
				assertThat(entry("k" + i).value().equals(json(documents.get(j))))
					.as("%s equals %s", documents.get(i), documents.get(j))
					.isEqualTo(i == j);
			}
		}
	}

	@Test
	protected void tellsNumbersThatADoubleCanNot() {
		put("a", "[9007199254740992,0.1,1e400,1e-400,18446744073709551616]");
		assertThat(entry("a").value()).isNotEqualTo(json("[9007199254740993,0.1,1e400,1e-400,18446744073709551616]"))
			.isNotEqualTo(json("[9007199254740992,0.10000000000000000001,1e400,1e-400,18446744073709551616]"))
			.isNotEqualTo(json("[9007199254740992,0.1,1e401,1e-400,18446744073709551616]"))
			.isNotEqualTo(json("[9007199254740992,0.1,1e400,0,18446744073709551616]"))
			.isNotEqualTo(json("[9007199254740992,0.1,1e400,1e-400,18446744073709551617]"))
			.isEqualTo(json("[9007199254740992.0,0.10,10e399,0.1e-399,18446744073709551616]"));
	}

	@Test
	protected void keepsValuesOfAMegabyte() {
		String text = "ä€😀\\\"\\n%_'".repeat(80_000);
		String wide = "[" + "1.5,".repeat(200_000) + "null]";
		put("text", "{\"text\":\"" + text + "\"}");
		put("wide", wide);
		assertThat(entry("text").value()).isEqualTo(json("{\"text\":\"" + text + "\"}"));
		assertThat(entry("wide").value()).isEqualTo(json(wide));
		assertThat(keys(ALL)).containsExactly("text", "wide");
	}

	@Test
	protected void keepsFourHundredLevelsOfNesting() {
		String arrays = "[".repeat(400) + "1e400" + "]".repeat(400);
		String objects = "{\"a\":".repeat(400) + "\"x\"" + "}".repeat(400);
		put("arrays", arrays);
		put("objects", objects);
		assertThat(entry("arrays").value()).isEqualTo(json(arrays));
		assertThat(entry("objects").value()).isEqualTo(json(objects));
	}

	@Test
	protected void keepsManyMembersAndLongNames() {
		StringBuilder members = new StringBuilder("{");
		for (int i = 0; i < 5000; i++) {
			members.append("\"m").append(i).append("\":").append(i).append(',');
		}
		String json = members.append('"').append("n".repeat(10_000)).append("\":1}").toString();
		put("a", json);
		assertThat(entry("a").value()).isEqualTo(json(json));
	}

	@Test
	protected void namesTheHostileKeyInAConflict() {
		for (String text : HostileValues.keys()) {
			EntryKey key = key(text);
			assertThat(catchConflict(new WriteOperation.Check(key, Precondition.PRESENT)).key()).isEqualTo(key);
		}
	}

}
