/**
 * Wiring of transactions.
 */
@NullMarked
package io.stackmemory.boot.autoconfigure.transaction;

import org.jspecify.annotations.NullMarked;
