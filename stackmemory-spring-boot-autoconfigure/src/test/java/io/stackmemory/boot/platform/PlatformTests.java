package io.stackmemory.boot.platform;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PlatformTests {

	@ParameterizedTest
	@CsvSource({ "GITHUB_ACTIONS=true,GITHUB_ACTIONS", "CI=true,CONTINUOUS_INTEGRATION", "RAILWAY_PROJECT_ID=p,RAILWAY",
			"RAILWAY_ENVIRONMENT=production,RAILWAY", "K_SERVICE=memory,CLOUD_RUN", "CLOUD_RUN_JOB=job,CLOUD_RUN",
			"KUBERNETES_SERVICE_HOST=10.0.0.1,KUBERNETES", "HOME=/root,MACHINE", "GITHUB_ACTIONS=false,MACHINE" })
	void isToldByVariables(String variable, Platform expected) {
		Map<String, String> variables = Map.of(variable.split("=")[0], variable.split("=")[1]);
		Platform platform = Platform.detect(variables::get, (path) -> false);
		assertThat(platform).isEqualTo(expected);
		assertThat(platform.isEphemeral()).isEqualTo(expected != Platform.MACHINE);
		assertThat(platform.title()).isNotBlank();
	}

	@ParameterizedTest
	@CsvSource({ "/.dockerenv", "/run/.containerenv" })
	void isAContainerWhereThereIsAFileThatSaysSo(String file) {
		assertThat(Platform.detect((name) -> null, Path.of(file)::equals)).isEqualTo(Platform.CONTAINER);
		assertThat(Platform.detect(Map.of("GITHUB_ACTIONS", "true", "CI", "true")::get, Path.of(file)::equals))
			.isEqualTo(Platform.GITHUB_ACTIONS);
	}

	@ParameterizedTest
	@CsvSource({ "nfs4,NETWORK", "CIFS,NETWORK", "tmpfs,MEMORY", "overlay,CONTAINER_LAYER", "ext4,DISK", "apfs,DISK" })
	void aPlaceIsToldByItsFileSystem(String type, Place expected) {
		assertThat(Place.of(Path.of("/srv/app/memory.db"), type)).isEqualTo(expected);
	}

	@Test
	void aPlaceThatIsNotThereYetIsOnWhatIsAboveIt() throws IOException {
		Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
		assertThat(Place.of(temporary.resolve("none/at/all/memory.db"))).isEqualTo(Place.of(temporary));
		assertThat(Place.of(temporary.resolve("x"), "ext4")).isEqualTo(Place.TEMPORARY);
	}

}
