package io.stackmemory.boot.guest;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A row of the host application. Says whose it is, as Spring Data asks of applications
 * with several of its modules: the class path of these tests has that of key values too.
 *
 * @param id given by the database
 * @param name some text
 */
@Table("GUEST")
record Guest(@Id @Nullable Long id, String name) {

}
