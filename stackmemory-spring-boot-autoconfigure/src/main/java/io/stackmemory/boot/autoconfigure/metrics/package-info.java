/**
 * Adds the store to the meters of an application.
 */
@NullMarked
package io.stackmemory.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
