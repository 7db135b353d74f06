/**
 * The backend of {@code docs/writing-a-backend.md}.
 */
@NullMarked
package io.stackmemory.test.example;

import org.jspecify.annotations.NullMarked;
