/**
 * What backends are made of that keep their own state: versions of entries for readers
 * that take no lock, and commits that several writers share.
 */
@NullMarked
package io.stackmemory.storage.support;

import org.jspecify.annotations.NullMarked;
