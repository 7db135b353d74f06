package io.stackmemory.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard and the alerts of the documentation ask for meters that are there.
 */
@SuppressWarnings("NullAway.Init")
class PrometheusTests {

	private static final Pattern METER = Pattern.compile("\\bstackmemory_[a-z_]+");

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "grafana-dashboard.json", "prometheus-alerts.yml" })
	void documentsAskForWhatIsThere(String document) throws Exception {
		Matcher meters = METER.matcher(Files.readString(Path.of("..", "docs", document)));
		TreeSet<String> asked = new TreeSet<>();
		while (meters.find()) {
			asked.add(meters.group());
		}
		assertThat(asked).hasSizeGreaterThan(2);
		try (ConfigurableApplicationContext context = SpringApplication.run(SampleApplication.class, "--server.port=0",
				"--spring.datasource.url=jdbc:h2:mem:scraped",
				"--stackmemory.sqlite.path=" + this.directory.resolve("memory.db"),
				"--stackmemory.metrics.namespace-interval=100ms", "--stackmemory.replicas[0].backend=memory")) {
			String port = context.getEnvironment().getProperty("local.server.port");
			new Api(Integer.parseInt(String.valueOf(port))).post("/api/runs?name=scraped", TestFiles.demoRun());
			String scrape = scrape(port);
			for (int i = 0; i < 100 && !hasNamespaces(scrape); i++) {
				LockSupport.parkNanos(50_000_000);
				scrape = scrape(port);
			}
			Files.writeString(Path.of("target", "scrape.txt"), scrape);
			assertThat(scrape.lines().map((line) -> line.split("[{ ]", 2)[0])).containsAll(asked);
		}
	}

	/**
	 * A scrape may see one meter before and the other one after they were measured.
	 */
	private static boolean hasNamespaces(String scrape) {
		return scrape.contains("stackmemory_namespace_entries{")
				&& scrape.contains("stackmemory_namespace_size_bytes{");
	}

	private static String scrape(String port) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/prometheus")).build(),
					HttpResponse.BodyHandlers.ofString())
			.body();
	}

}
