/**
 * Search of text for stores that have no index of words of their own, with Lucene.
 */
@NullMarked
package io.stackmemory.storage.lucene;

import org.jspecify.annotations.NullMarked;
