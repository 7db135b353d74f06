/**
 * What can be done to a store by hand, whoever asks for it.
 */
@NullMarked
package io.stackmemory.boot.operation;

import org.jspecify.annotations.NullMarked;
