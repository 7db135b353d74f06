/**
 * What happens when an application stops.
 */
@NullMarked
package io.stackmemory.boot.lifecycle;

import org.jspecify.annotations.NullMarked;
