package io.stackmemory.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.stackmemory.sample.Api.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "stackmemory.backend=memory", "spring.datasource.url=jdbc:h2:mem:bookmarks",
				"sample.maximum-upload=300KB", "stackmemory.maximum-document-size=100KB" })
class SampleApiTests {

	private static final String CHAT = """
			{"history": [
			 {"role": "system", "content": "Be brief."},
			 {"role": "user", "content": [{"type": "text", "text": "ISSUE:\\nFix the colon"}]},
			 {"role": "assistant", "content": "I look for the file. 😀", "tool_calls":
			  [{"id": "1", "function": {"name": "find", "arguments": "{\\"name\\":\\"a.py\\"}"}}]},
			 {"role": "tool", "content": "a.py", "tool_call_ids": ["1"]},
			 {"role": "assistant", "content": "Done.", "action": "submit"}]}""";

	private final Api api;

	SampleApiTests(@LocalServerPort int port) {
		this.api = new Api(port);
	}

	@Test
	void importsTheDemoRunAsATree() throws Exception {
		Answer created = this.api.post("/api/runs?projectId=github.com/acme/app&name=demo", TestFiles.demoRun());
		assertThat(created.status()).isEqualTo(201);

		Answer tree = this.api.get("/api/runs/" + created.text("/id") + "/tree?projectId=github.com/acme/app");
		JsonNode root = tree.body().at("/frames/0");
		assertThat(root.at("/frame/type").stringValue()).isEqualTo("task");
		assertThat(root.at("/frame/outputs/exit_status").stringValue()).isEqualTo("submitted");
		assertThat(root.at("/milliseconds").intValue()).isEqualTo(6000);
		assertThat(root.at("/children").size()).isEqualTo(8);
		JsonNode step = root.at("/children/1");
		assertThat(step.at("/frame/type").stringValue()).isEqualTo("subtask");
		assertThat(step.at("/children/0/frame/name").stringValue()).startsWith("python -c");
		assertThat(step.at("/children/0/milliseconds").intValue()).isEqualTo(480);
		assertThat(step.at("/children/0/events").intValue()).isEqualTo(2);
	}

	@Test
	void importsAHistoryAlone() throws Exception {
		Answer created = this.api.post("/api/runs", CHAT);
		assertThat(created.text("/name")).isEqualTo("Fix the colon");

		JsonNode root = this.api.get("/api/runs/" + created.text("/id") + "/tree").body().at("/frames/0");
		assertThat(root.at("/children").size()).isEqualTo(2);
		assertThat(root.at("/children/0/frame/name").stringValue()).isEqualTo("I look for the file. 😀");
		String tool = root.at("/children/0/children/0/frame/id").stringValue();
		assertThat(root.at("/children/0/children/0/frame/name").stringValue()).isEqualTo("find {\"name\":\"a.py\"}");
		JsonNode events = this.api.get("/api/frames/" + tool + "/events").body();
		assertThat(events.values()).extracting((event) -> event.at("/payload/text").stringValue())
			.containsExactly("find {\"name\":\"a.py\"}", "a.py");
	}

	@Test
	void importsRealRuns() throws Exception {
		List<Path> files = TestFiles.realRuns();
		assumeThat(files).as("real runs beside the project").isNotEmpty();
		for (Path file : files) {
			Answer created = this.api.post("/api/runs?name=" + file.getFileName(), Files.readAllBytes(file));
			assertThat(created.status()).as(file.toString()).isEqualTo(201);
			JsonNode root = this.api.get("/api/runs/" + created.text("/id") + "/tree").body().at("/frames/0");
			assertThat(root.at("/children").size()).as(file.toString()).isGreaterThanOrEqualTo(5);
		}
	}

	@Test
	void pushesAndPopsFramesOfARun() throws Exception {
		String run = "/api/runs/live";
		String task = this.api.post(run + "/frames", "{\"type\":\"task\",\"name\":\"outer\"}").text("/id");
		String tool = this.api
			.post(run + "/frames", "{\"type\":\"tool_scope\",\"name\":\"inner\",\"inputs\":{\"a\":1}}")
			.text("/id");
		assertThat(this.api.get(run + "/stack").body().size()).isEqualTo(2);
		assertThat(this.api.post("/api/frames/" + tool + "/events", "{\"id\":\"e1\",\"type\":\"output\"}").status())
			.isEqualTo(201);
		this.api.post("/api/frames/" + tool + "/events", "{\"id\":\"e1\",\"type\":\"output\"}");
		assertThat(this.api.get("/api/frames/" + tool + "/events").body().size()).isEqualTo(1);
		assertThat(this.api
			.post("/api/frames/" + tool + "/anchors", "{\"type\":\"decision\",\"text\":\"so\",\"priority\":9}")
			.status()).isEqualTo(201);
		assertThat(this.api.post(run + "/frames/pop", "{\"ok\":true}").text("/state")).isEqualTo("closed");
		assertThat(this.api.post("/api/frames/" + task + "/close", "{}").body().size()).isEqualTo(1);
		assertThat(this.api.get(run + "/tree").body().at("/anchors").size()).isEqualTo(1);
	}

	@Test
	void refusesWhatDoesNotFitTheFrames() throws Exception {
		String frame = this.api.post("/api/runs/closed/frames", "{\"type\":\"task\",\"name\":\"t\"}").text("/id");
		this.api.post("/api/runs/closed/frames/pop", "{}");

		assertProblem(this.api.post("/api/runs/closed/frames/pop", "{}"), 409, "has no open frame to pop");
		assertProblem(this.api.post("/api/frames/" + frame + "/events", "{\"type\":\"x\"}"), 409, "is closed");
		assertProblem(this.api.post("/api/frames/" + frame + "/anchors", "{\"type\":\"fact\",\"text\":\"x\"}"), 409,
				"is closed");
		assertProblem(this.api.post("/api/frames/" + frame + "/close", "{}"), 409, "is closed");
		assertProblem(this.api.get("/api/frames/none"), 404, "There is no frame none");
		assertProblem(this.api.get("/api/runs/none/tree"), 404, "There is no run none");
		assertProblem(this.api.post("/api/runs?runId=closed", TestFiles.demoRun()), 409, "There is a run closed");
		assertThat(this.api.get("/api/runs/closed/tree").body().at("/frames").size()).isEqualTo(1);
	}

	@Test
	void refusesWhatIsNoRun() throws Exception {
		assertProblem(this.api.post("/api/runs", "{\"trajectory\": [,"), 422, "is not JSON");
		assertProblem(this.api.post("/api/runs", "{\"trajectory\": [], \"history\": []}"), 422, "is no recorded run");
		assertProblem(this.api.post("/api/runs", "[]"), 422, "is no recorded run");
		assertProblem(this.api.post("/api/runs", new byte[0]), 422, "is no recorded run");
		assertProblem(this.api.post("/api/runs", "x".repeat(310_000)), 413, "at most 307200 bytes");
		assertProblem(
				this.api.post("/api/runs",
						"{\"trajectory\":[{\"action\":\"a\",\"observation\":\"" + "x".repeat(110_000) + "\"}]}"),
				413, "102400 are accepted");
		assertProblem(this.api.post("/api/runs", "{\"trajectory\":[{\"action\":\"a\\u0000b\"}]}"), 400, "U+0000");
		assertProblem(this.api.post("/api/runs?projectId=" + "x".repeat(300), TestFiles.demoRun()), 400,
				"The id of a project");
	}

	@Test
	void refusesRequestsThatAreNotValid() throws Exception {
		assertProblem(this.api.post("/api/runs/r/frames", "{\"type\":"), 400, "is not the JSON that is expected");
		Answer invalid = this.api.post("/api/runs/r/frames", "{\"type\":\"\",\"name\":\"\"}");
		assertProblem(invalid, 400, "Some fields are not valid");
		assertThat(invalid.body().at("/fields").size()).isEqualTo(2);
		assertProblem(this.api.post("/api/runs/r/frames", "{\"type\":\"no type\",\"name\":\"n\"}"), 400, "A type has");
		assertProblem(this.api.get("/api/frames?cursor=nonsense"), 400, "is no cursor of this query");
		assertThat(this.api.get("/api/frames?limit=0").status()).isEqualTo(400);
		assertThat(this.api.get("/api/frames?limit=x").status()).isEqualTo(400);
	}

	@Test
	void searchesFramesPageByPage() throws Exception {
		this.api.post("/api/runs?projectId=paged", TestFiles.demoRun());
		List<String> ids = new ArrayList<>();
		String cursor = "";
		do {
			JsonNode page = this.api.get("/api/frames?projectId=paged&type=tool_scope&limit=3" + cursor).body();
			page.at("/items").values().forEach((item) -> ids.add(item.at("/key").stringValue()));
			cursor = page.at("/next").isString() ? "&cursor=" + page.at("/next").stringValue() : "";
		}
		while (!cursor.isEmpty());

		assertThat(ids).hasSize(8).doesNotHaveDuplicates();
		assertThat(this.api.get("/api/frames?projectId=paged&name=pytest").body().at("/items").size()).isEqualTo(2);
		assertThat(this.api.get("/api/frames?projectId=paged&name=%25").body().at("/items").size()).isZero();
	}

	@Test
	void keepsBookmarksInItsOwnTable() throws Exception {
		Answer added = this.api.post("/api/bookmarks", "{\"projectId\":\"p\",\"runId\":\"r\"}");
		assertThat(added.status()).isEqualTo(201);
		assertThat(this.api.post("/api/bookmarks", "{\"projectId\":\"p\",\"runId\":\"r\"}").text("/id"))
			.isEqualTo(added.text("/id"));
		assertThat(this.api.delete("/api/bookmarks/" + added.text("/id")).status()).isEqualTo(204);
		assertThat(this.api.get("/api/bookmarks").body().size()).isZero();
	}

	@Test
	void tellsHowTheStorageIs() throws Exception {
		Answer status = this.api.get("/api/storage");

		assertThat(status.text("/backend")).isEqualTo("memory");
		assertThat(status.text("/durability/acknowledged")).isEqualTo("PROCESS");
		assertThat(status.text("/check/status")).isEqualTo("UP");
		assertThat(this.api.get("/actuator/health").text("/status")).isEqualTo("UP");
	}

	private static void assertProblem(Answer answer, int status, String detail) {
		assertThat(answer.contentType()).isEqualTo("application/problem+json");
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.text("/detail")).contains(detail);
	}

}
