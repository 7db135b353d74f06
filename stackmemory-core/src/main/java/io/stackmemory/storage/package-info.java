/**
 * The contract between the library and the stores that it runs on. A backend needs this
 * package, {@code storage.query} and its driver.
 */
@NullMarked
package io.stackmemory.storage;

import org.jspecify.annotations.NullMarked;
