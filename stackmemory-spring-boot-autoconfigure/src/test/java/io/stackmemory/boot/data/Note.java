package io.stackmemory.boot.data;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.keyvalue.annotation.KeySpace;

/**
 * An entity.
 *
 * @param id its id
 * @param author who wrote it
 * @param stars how good it is
 * @param mood how it sounds
 * @param writtenAt when
 * @param place where, or null
 */
@KeySpace("notes")
record Note(@Id String id, @Nullable String author, @Nullable Integer stars, @Nullable Mood mood,
		@Nullable Instant writtenAt, @Nullable Place place) {

	enum Mood {

		GOOD, BAD

	}

	/**
	 * A part of an entity.
	 *
	 * @param city the city
	 */
	record Place(String city) {

	}

}
