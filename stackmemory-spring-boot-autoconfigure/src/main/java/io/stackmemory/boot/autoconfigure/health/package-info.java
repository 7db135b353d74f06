/**
 * Adds the store to the health of an application.
 */
@NullMarked
package io.stackmemory.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
