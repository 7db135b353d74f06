/**
 * What an operator can see of a store, and do to it.
 */
@NullMarked
package io.stackmemory.boot.actuate;

import org.jspecify.annotations.NullMarked;
