/**
 * The examples of the documentation about Spring, run.
 */
@NullMarked
package io.stackmemory.boot.test.documentation;

import org.jspecify.annotations.NullMarked;
