package io.stackmemory.storage.jdbc;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.stackmemory.storage.StorageSetupException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Addresses as people and platforms write them.
 */
class PostgresUrlTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					postgres://user:p%40ss@host:5432/db?sslmode=require | jdbc:postgresql://host:5432/db?sslmode=require | user | p@ss
					postgresql://user@host/db | jdbc:postgresql://host/db | user |
					postgres://u:p+q%2B%25@h/d | jdbc:postgresql://h/d | u | p+q+%
					postgres://u:a/b@h/d | jdbc:postgresql://h/d | u | a/b
					postgres://u:a@b:c@h:1/d | jdbc:postgresql://h:1/d | u | a@b:c
					postgres://h1:1,h2:2/d?target_session_attrs=read-write | jdbc:postgresql://h1:1,h2:2/d?targetServerType=primary | |
					postgres://u:p@[::1]:5433/d%20b | jdbc:postgresql://[::1]:5433/d+b | u | p
					jdbc:postgresql://host/db?user=u&password=p%26q&ssl=true | jdbc:postgresql://host/db?ssl=true | u | p&q
					postgres://u@h/d?connect_timeout=3&application_name=a%20b | jdbc:postgresql://h/d?ApplicationName=a+b&connectTimeout=3 | u |
					""")
	void readsBothForms(String text, String jdbcUrl, String username, String password) {
		PostgresUrl url = PostgresUrl.parse(text);

		assertThat(url.jdbcUrl()).isEqualTo(jdbcUrl);
		assertThat(url.username()).isEqualTo(username);
		assertThat(url.password()).isEqualTo(password);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "host", "mysql://u:secret@h/d", "postgres://u:secret@h", "postgres://u:secret@h/",
			"postgres://u:secret%4@h/d", "postgres://u:secret@:5/d", "postgres://u:secret@h:port/d",
			"postgres:u:secret@h/d", "postgres://u:secret@h/d?sslmode", "jdbc:postgresql:d",
			"postgres://u:sec?ret@h/d" })
	void refusesWhatDoesNotParseWithoutShowingIt(String text) {
		assertThatExceptionOfType(StorageSetupException.class).isThrownBy(() -> PostgresUrl.parse(text))
			.withMessageStartingWith("The address of the PostgreSQL database does not parse: ")
			.withMessageNotContainingAny("sec", "ret")
			.matches((ex) -> ex.reason() == StorageSetupException.Reason.ADDRESS);
	}

	@Test
	void showsNoPassword() {
		PostgresUrl url = PostgresUrl.parse("postgres://user:secret@host:1/db?sslmode=require&password=other");

		assertThat(url).hasToString("postgres://host:1/db");
		assertThat(PostgresPool.of(url).toString()).doesNotContain("secret").doesNotContain("other");
		assertThat(url.jdbcUrl()).doesNotContain("secret").doesNotContain("other");
	}

}
