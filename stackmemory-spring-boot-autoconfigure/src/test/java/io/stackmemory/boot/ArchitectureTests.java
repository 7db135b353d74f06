package io.stackmemory.boot;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The rooms of the house, and which doors are open.
 */
class ArchitectureTests {

	private static final String[] JDK_AND_NULLNESS = { "java..", "org.jspecify.." };

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.stackmemory");

	@Test
	void jsonKnowsJacksonAndNothingElse() {
		check(classes().that()
			.resideInAPackage("io.stackmemory.json")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(with("io.stackmemory.json", "tools.jackson..", "com.fasterxml.jackson.annotation")));
	}

	@Test
	void queriesKnowJsonAndNothingElse() {
		check(classes().that()
			.resideInAPackage("io.stackmemory.storage.query")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(with("io.stackmemory.storage.query", "io.stackmemory.json", "tools.jackson..")));
	}

	@Test
	void theContractKnowsQueriesAndJsonAndNothingElse() {
		check(classes().that()
			.resideInAPackage("io.stackmemory.storage")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(with("io.stackmemory.storage", "io.stackmemory.storage.query", "io.stackmemory.json",
					"tools.jackson..")));
	}

	@Test
	void documentsKnowTheContractAndNoDomain() {
		check(classes().that()
			.resideInAPackage("io.stackmemory.document")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(with("io.stackmemory.document", "io.stackmemory.storage",
					"io.stackmemory.storage.query", "io.stackmemory.json", "tools.jackson..")));
	}

	@Test
	void theDomainKnowsDocumentsAndNoBackend() {
		check(noClasses().that()
			.resideInAnyPackage("io.stackmemory.frame", "io.stackmemory.agent", "io.stackmemory.metric",
					"io.stackmemory.retention")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.stackmemory.storage.memory", "io.stackmemory.storage.file",
					"io.stackmemory.storage.support", "io.stackmemory.storage.jdbc", "io.stackmemory.storage.lucene",
					"io.stackmemory.storage.git"));
		check(noClasses().that()
			.resideInAPackage("io.stackmemory.frame")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.stackmemory.agent", "io.stackmemory.metric", "io.stackmemory.retention"));
		check(noClasses().that()
			.resideInAnyPackage("io.stackmemory.agent", "io.stackmemory.metric")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.stackmemory.frame", "io.stackmemory.retention"));
	}

	@Test
	void backendsKnowTheContractTheirDriverAndNoOtherBackend() {
		check(classes().that()
			.resideInAPackage("io.stackmemory.storage.memory")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(with("io.stackmemory.storage.memory", "io.stackmemory.storage.support",
					"io.stackmemory.storage", "io.stackmemory.storage.query", "io.stackmemory.json")));
		check(classes().that()
			.resideInAPackage("io.stackmemory.storage.file")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(
					with("io.stackmemory.storage.file", "io.stackmemory.storage.support", "io.stackmemory.storage",
							"io.stackmemory.storage.query", "io.stackmemory.json", "tools.jackson..", "org.slf4j..")));
		check(classes().that()
			.resideInAPackage("io.stackmemory.storage.jdbc")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(with("io.stackmemory.storage.jdbc", "io.stackmemory.storage.support",
					"io.stackmemory.storage", "io.stackmemory.storage.query", "io.stackmemory.json", "tools.jackson..",
					"org.slf4j..", "org.sqlite..", "org.postgresql..", "com.zaxxer.hikari..", "javax.sql..",
					"javax.net.ssl..", "liquibase..")));
		check(classes().that()
			.resideInAPackage("io.stackmemory.storage.lucene")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(with("io.stackmemory.storage.lucene", "io.stackmemory.storage",
					"io.stackmemory.storage.query", "io.stackmemory.json", "org.slf4j..", "org.apache.lucene..")));
		check(classes().that()
			.resideInAPackage("io.stackmemory.storage.git")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(with("io.stackmemory.storage.git", "io.stackmemory.storage.archive",
					"io.stackmemory.storage.support", "io.stackmemory.storage", "io.stackmemory.storage.query",
					"io.stackmemory.json", "tools.jackson..", "org.slf4j..", "org.eclipse.jgit..")));
	}

	@Test
	void layersKnowTheContractAndNoBackend() {
		check(classes().that()
			.resideInAPackage("io.stackmemory.storage.tiered")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(with("io.stackmemory.storage.tiered", "io.stackmemory.storage.archive",
					"io.stackmemory.storage", "io.stackmemory.storage.query", "io.stackmemory.json", "tools.jackson..",
					"com.github.benmanes.caffeine..", "org.slf4j..")));
		check(classes().that()
			.resideInAPackage("io.stackmemory.storage.routing")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(
					with("io.stackmemory.storage.routing", "io.stackmemory.storage", "io.stackmemory.storage.query")));
		check(classes().that()
			.resideInAPackage("io.stackmemory.storage.archive")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(with("io.stackmemory.storage.archive", "io.stackmemory.storage",
					"io.stackmemory.storage.query", "io.stackmemory.json", "tools.jackson..", "org.slf4j..")));
	}

	@Test
	void onlyBootPackagesKnowSpring() {
		check(noClasses().that()
			.resideOutsideOfPackage("io.stackmemory.boot..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.."));
	}

	@Test
	void healthMetersAndRepositoriesStayInTheirRooms() {
		check(noClasses().that()
			.resideOutsideOfPackages("io.stackmemory.boot.metrics", "io.stackmemory.boot.autoconfigure.metrics")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.micrometer.."));
		check(noClasses().that()
			.resideOutsideOfPackages("io.stackmemory.boot.data", "io.stackmemory.boot.autoconfigure.data",
					"io.stackmemory.sample..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.data.."));
		check(noClasses().that()
			.resideOutsideOfPackages("io.stackmemory.boot.health", "io.stackmemory.boot.autoconfigure.health")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot.health.."));
		check(noClasses().that()
			.resideOutsideOfPackages("io.stackmemory.boot.actuate", "io.stackmemory.boot.autoconfigure.actuate")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot.actuate.."));
		check(noClasses().that()
			.resideOutsideOfPackages("io.stackmemory.boot.transaction", "io.stackmemory.boot.autoconfigure.transaction",
					"io.stackmemory.sample..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.transaction.."));
	}

	@Test
	void nobodyReadsTheClockOfTheSystemByTheWay() {
		check(noClasses().should()
			.callMethod(java.time.Instant.class, "now")
			.orShould()
			.callMethod(System.class, "currentTimeMillis"));
	}

	@Test
	void packagesHaveNoCycles() {
		check(slices().matching("io.stackmemory.(**)").should().beFreeOfCycles());
	}

	private static void check(ArchRule rule) {
		rule.check(CLASSES);
	}

	private static String[] with(String... packages) {
		String[] all = new String[packages.length + JDK_AND_NULLNESS.length];
		System.arraycopy(packages, 0, all, 0, packages.length);
		System.arraycopy(JDK_AND_NULLNESS, 0, all, packages.length, JDK_AND_NULLNESS.length);
		return all;
	}

}
