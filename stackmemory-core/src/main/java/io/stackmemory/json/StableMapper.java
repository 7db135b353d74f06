package io.stackmemory.json;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import com.fasterxml.jackson.annotation.JsonInclude;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Writes and reads the library's own types, in a form that no setting of the application
 * changes: what is stored today is read tomorrow, and queries find its fields. Members
 * that are null are left out; an instant is text with milliseconds, such as
 * {@code 2026-01-31T09:30:00.000Z}, so that the order of the texts is that of the times.
 */
public final class StableMapper {

	private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
		.withZone(ZoneOffset.UTC);

	private StableMapper() {
	}

	/**
	 * Creates a mapper.
	 * @return the mapper
	 */
	public static JsonMapper create() {
		SimpleModule instants = new SimpleModule("stackmemory-instants");
		instants.addSerializer(Instant.class, new InstantWriter());
		instants.addDeserializer(Instant.class, new InstantReader());
		return JsonMapper.builder()
			.addModule(instants)
			.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
			.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
			.build();
	}

	/**
	 * The mapper that all share.
	 * @return the mapper
	 */
	public static JsonMapper shared() {
		return Shared.MAPPER;
	}

	/**
	 * The text form of an instant in stored documents, for filters.
	 * @param instant the time; what is finer than milliseconds is cut off
	 * @return its text
	 */
	public static String text(Instant instant) {
		return MILLISECONDS.format(instant);
	}

	/** Made when it is needed first. */
	private static final class Shared {

		private static final JsonMapper MAPPER = create();

	}

	private static final class InstantWriter extends ValueSerializer<Instant> {

		@Override
		public void serialize(Instant value, JsonGenerator generator, SerializationContext context) {
			generator.writeString(text(value));
		}

	}

	private static final class InstantReader extends ValueDeserializer<Instant> {

		@Override
		public Instant deserialize(JsonParser parser, DeserializationContext context) {
			return Instant.parse(parser.getString());
		}

	}

}
