package io.stackmemory.storage.jdbc;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.StorageSetupException;

/**
 * The address of a PostgreSQL database. Two forms are understood: the one of JDBC,
 * {@code jdbc:postgresql://host:5432/db?sslmode=require}, and the one of libpq that
 * hosting platforms give, {@code postgres://user:p%40ss@host:5432/db?sslmode=require}
 * (PostgreSQL documentation, "Connection URIs"). Both may name several hosts with commas
 * between them; the one that takes writes is used then. Immutable.
 *
 * @param hosts the hosts with their ports, as they were given
 * @param database the name of the database
 * @param username the user, or null if the address names none
 * @param password the password, or null if the address has none
 * @param parameters what else the driver is told, by the driver's names
 */
public record PostgresUrl(String hosts, String database, @Nullable String username, @Nullable String password,
		Map<String, String> parameters) {

	private static final String JDBC = "jdbc:postgresql:";

	/** What libpq calls otherwise than the driver. */
	private static final Map<String, String> DRIVER_NAMES = Map.of("connect_timeout", "connectTimeout",
			"application_name", "ApplicationName", "channel_binding", "channelBinding", "target_session_attrs",
			"targetServerType");

	private static final Map<String, String> SERVER_TYPES = Map.of("read-write", "primary", "standby", "secondary",
			"prefer-standby", "preferSecondary", "read-only", "secondary");

	/**
	 * Copies the parameters.
	 */
	public PostgresUrl {
		parameters = Map.copyOf(parameters);
	}

	/**
	 * Reads an address.
	 * @param text the address in one of the two forms
	 * @return the parts
	 * @throws StorageSetupException if it does not parse; the message has no password
	 */
	public static PostgresUrl parse(String text) {
		String trimmed = text.trim();
		boolean jdbc = trimmed.startsWith(JDBC);
		String uri = jdbc ? trimmed.substring("jdbc:".length()) : trimmed;
		int scheme = uri.indexOf("://");
		if (scheme < 0 || !(uri.startsWith("postgres://") || uri.startsWith("postgresql://"))) {
			throw invalid("it does not begin with postgres://, postgresql:// or jdbc:postgresql://");
		}
		String rest = uri.substring(scheme + "://".length());
		int query = rest.indexOf('?');
		Map<String, String> parameters = parameters((query < 0) ? "" : rest.substring(query + 1));
		String beforeQuery = (query < 0) ? rest : rest.substring(0, query);
		int at = beforeQuery.lastIndexOf('@');
		String userInfo = (at < 0) ? "" : beforeQuery.substring(0, at);
		String[] hostsAndDatabase = beforeQuery.substring(at + 1).split("/", 2);
		int colon = userInfo.indexOf(':');
		String user = (colon < 0) ? userInfo : userInfo.substring(0, colon);
		String userParameter = parameters.remove("user");
		String passwordParameter = parameters.remove("password");
		String username = user.isEmpty() ? userParameter : decode(user);
		String password = (colon < 0) ? passwordParameter : decode(userInfo.substring(colon + 1));
		String database = (hostsAndDatabase.length > 1) ? decode(hostsAndDatabase[1]) : "";
		if (database.isEmpty()) {
			throw invalid("it names no database after the host, as in postgres://host:5432/database");
		}
		return new PostgresUrl(checkedHosts(hostsAndDatabase[0]), database, username, password, parameters);
	}

	/**
	 * The address for the driver, without user and password.
	 * @return a JDBC URL
	 */
	public String jdbcUrl() {
		StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
		new TreeMap<>(this.parameters)
			.forEach((name, value) -> query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
		return JDBC + "//" + this.hosts + "/" + URLEncoder.encode(this.database, StandardCharsets.UTF_8) + query;
	}

	/**
	 * The address for people, without user, password and parameters.
	 */
	@Override
	public String toString() {
		return "postgres://" + this.hosts + "/" + this.database;
	}

	private static Map<String, String> parameters(String query) {
		Map<String, String> parameters = new LinkedHashMap<>();
		for (String part : query.split("&")) {
			if (part.isEmpty()) {
				continue;
			}
			int equals = part.indexOf('=');
			if (equals < 1) {
				throw invalid("a parameter after the question mark has no '='");
			}
			String name = decode(part.substring(0, equals));
			String value = decode(part.substring(equals + 1));
			parameters.put(DRIVER_NAMES.getOrDefault(name, name),
					name.equals("target_session_attrs") ? SERVER_TYPES.getOrDefault(value, value) : value);
		}
		return parameters;
	}

	private static String checkedHosts(String hosts) {
		for (String host : hosts.split(",", -1)) {
			int port = host.lastIndexOf(':');
			boolean hasPort = port > host.lastIndexOf(']');
			String name = hasPort ? host.substring(0, port) : host;
			if (name.isEmpty()) {
				throw invalid("it names no host");
			}
			if (hasPort && !host.substring(port + 1).matches("[0-9]{1,5}")) {
				throw invalid(
						"the port behind the host is no number; a ':', '/', '?', '#' or '@' in a password has to be "
								+ "written as %3A, %2F, %3F, %23 or %40");
			}
		}
		return hosts;
	}

	private static String decode(String text) {
		try {
			return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw invalid("a '%' is not followed by two hexadecimal digits; a '%' itself is written as %25");
		}
	}

	/**
	 * The text itself is not shown, as a password may be anywhere in what does not parse.
	 */
	private static StorageSetupException invalid(String why) {
		return new StorageSetupException(StorageSetupException.Reason.ADDRESS,
				"The address of the PostgreSQL database does not parse: " + why, null);
	}

}
