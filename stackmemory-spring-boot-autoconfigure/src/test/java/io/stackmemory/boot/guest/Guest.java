package io.stackmemory.boot.guest;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * A row of the host application.
 *
 * @param id given by the database
 * @param name some text
 */
record Guest(@Id @Nullable Long id, String name) {

}
