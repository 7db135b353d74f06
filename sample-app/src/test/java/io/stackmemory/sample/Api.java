package io.stackmemory.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Talks to the application over HTTP.
 */
final class Api {

	private static final JsonMapper MAPPER = new JsonMapper();

	private final HttpClient client = HttpClient.newHttpClient();

	private final String base;

	Api(int port) {
		this.base = "http://localhost:" + port;
	}

	Answer get(String path) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(URI.create(this.base + path)).GET().build());
	}

	Answer delete(String path) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(URI.create(this.base + path)).DELETE().build());
	}

	Answer post(String path, String json) throws IOException, InterruptedException {
		return post(path, json.getBytes(StandardCharsets.UTF_8));
	}

	Answer post(String path, byte[] json) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(URI.create(this.base + path))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofByteArray(json))
			.build());
	}

	private Answer send(HttpRequest request) throws IOException, InterruptedException {
		HttpResponse<String> response = this.client.send(request, BodyHandlers.ofString());
		return new Answer(response.statusCode(), response.headers().firstValue("Content-Type").orElse(""),
				response.body().isEmpty() ? MAPPER.nullNode() : MAPPER.readTree(response.body()));
	}

	/**
	 * What came back.
	 *
	 * @param status the HTTP status
	 * @param contentType the media type
	 * @param body the body as JSON
	 */
	record Answer(int status, String contentType, JsonNode body) {

		String text(String pointer) {
			return this.body.at(pointer).asString();
		}

	}

}
