package io.stackmemory.sample;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Looks at the page in a real browser, where one is installed.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "stackmemory.backend=memory", "spring.datasource.url=jdbc:h2:mem:browser" })
@SuppressWarnings("NullAway.Init")
class BrowserTests {

	@TempDir
	private Path profile;

	@LocalServerPort
	private int port;

	private ChromeDriver browser;

	@BeforeEach
	void start() {
		Optional<File> chromium = onPath("chromium", "chromium-browser", "google-chrome");
		Optional<File> driver = onPath("chromedriver");
		assumeThat(chromium).as("a browser").isPresent();
		assumeThat(driver).as("its driver").isPresent();
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium.orElseThrow());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--user-data-dir=" + this.profile);
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(driver.orElseThrow())
			.build();
		this.browser = new ChromeDriver(service, options);
		this.browser.manage().window().setSize(new Dimension(1280, 900));
	}

	@AfterEach
	void quit() {
		if (this.browser != null) {
			this.browser.quit();
		}
	}

	@Test
	void showsARunAsATreeWithDurationsAndEvents() throws Exception {
		this.browser.get("http://localhost:" + this.port);
		assertThat(waitFor("#backend").getText()).isEqualTo("memory");

		waitFor("#demo").click();
		assertThat(waitFor("article h2").getText()).isEqualTo("Invoice total is one cent off");
		assertThat(this.browser.findElements(By.cssSelector(".tree .node"))).hasSize(17);
		assertThat(waitFor(".tree > .node > .row .time").getText()).isEqualTo("6.00 s");

		WebElement tool = waitFor(".tree .tool_scope");
		tool.findElement(By.className("row")).click();
		assertThat(waitFor(".tool_scope .events pre").getText()).isEqualTo("open billing/invoice.py");
		assertThat(tool.findElements(By.tagName("pre"))).hasSize(2);
		assertThat(waitFor("#entries").getText()).isNotEqualTo("0");

		waitFor(".star").click();
		waitFor(".star[aria-pressed=true]");
		screenshot("page.png");
		this.browser.manage().window().setSize(new Dimension(420, 900));
		screenshot("page-narrow.png");
		Object overflow = this.browser
			.executeScript("return document.documentElement.scrollWidth > document.documentElement.clientWidth");
		assertThat(overflow).as("the page is wider than a small screen").isEqualTo(false);
	}

	@Test
	void showsHotContextMetricsAndTasksWithTheirLeases() throws Exception {
		this.browser.get("http://localhost:" + this.port);
		waitFor("#demo").click();
		waitFor("#context summary").click();
		assertThat(waitFor("#context pre").getText()).contains("- [error 6] TypeError: can't multiply",
				"## Last events");
		assertThat(waitFor("#metrics svg rect").isDisplayed()).isTrue();

		waitFor("#submit").click();
		assertThat(waitFor("#tasks .badge").getText()).isEqualTo("high, pending");
		waitFor("#claim").click();
		assertThat(waitFor("#tasks small").getText()).startsWith("page, token 1, ").endsWith(" s left");
		screenshot("tasks.png");
		waitFor("#tasks li button").click();
		assertThat(waitFor("#tasks .badge.completed").getText()).isEqualTo("high, completed");
	}

	@Test
	void findsByWordsAndOpensTheRun() throws Exception {
		this.browser.get("http://localhost:" + this.port);
		waitFor("#demo").click();
		waitFor("article h2");
		waitFor("#words").sendKeys("\"can't multiply\" typeerr*", Keys.ENTER);
		waitFor(".hits .row .name");
		assertThat(this.browser.findElements(By.cssSelector(".hits .name"))).extracting(WebElement::getText)
			.anyMatch((text) -> text.contains("TypeError: can't multiply"));
		screenshot("search.png");
		waitFor(".hits .row").click();
		assertThat(waitFor(".tree").isDisplayed()).isTrue();
		waitFor("#words").clear();
		waitFor("#words").sendKeys("\"(* AND zebra", Keys.ENTER);
		waitFor("article > .hits:empty");
		assertThat(waitFor("article h3").getText()).isEqualTo("Nothing has all of these words.");
	}

	@Test
	void showsHealthAndMetricsOfTheStore() throws Exception {
		this.browser.get("http://localhost:" + this.port);
		waitFor("#demo").click();
		waitFor("article h2");
		waitFor("#store").click();
		assertThat(waitFor("#health").getText()).contains("UP", "backend memory", "checkMillis");
		assertThat(waitFor("#operations").getText()).contains("write", "scan", "µs");
		screenshot("store.png");
	}

	@Test
	void showsTextAsTextAndNeverAsMarkup() throws Exception {
		new Api(this.port).post("/api/runs?name=%3Cimg%20src%3Dx%20onerror%3D%22document.title%3D%27hacked%27%22%3E",
				TestFiles.demoRun());
		this.browser.get("http://localhost:" + this.port);

		waitFor("#runs .choose").click();
		assertThat(waitFor("article h2").getText()).startsWith("<img src=x");
		assertThat(this.browser.getTitle()).isEqualTo("StackMemory sample");
		assertThat(this.browser.findElements(By.tagName("img"))).isEmpty();
	}

	private WebElement waitFor(String selector) {
		this.browser.manage().timeouts().implicitlyWait(Duration.ofSeconds(20));
		try {
			return this.browser.findElement(By.cssSelector(selector));
		}
		finally {
			this.browser.manage().timeouts().implicitlyWait(Duration.ZERO);
		}
	}

	private void screenshot(String name) throws java.io.IOException {
		Files.write(Path.of("target", name), this.browser.getScreenshotAs(OutputType.BYTES));
	}

	private static Optional<File> onPath(String... names) {
		List<String> directories = List.of(System.getenv("PATH").split(File.pathSeparator));
		return Stream.of(names)
			.flatMap((name) -> directories.stream().map((directory) -> new File(directory, name)))
			.filter(File::canExecute)
			.findFirst();
	}

}
