/**
 * Wiring of the endpoint.
 */
@NullMarked
package io.stackmemory.boot.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
