/**
 * Documents of an application in collections, and transactions over them, on any backend.
 */
@NullMarked
package io.stackmemory.document;

import org.jspecify.annotations.NullMarked;
