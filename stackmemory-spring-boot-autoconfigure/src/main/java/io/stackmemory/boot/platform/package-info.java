/**
 * Where an application runs, and what that means for what it keeps.
 */
@NullMarked
package io.stackmemory.boot.platform;

import org.jspecify.annotations.NullMarked;
