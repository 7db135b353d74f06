package io.stackmemory.storage.routing;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.query.KeyPattern;

/**
 * Where some namespaces are kept. Immutable.
 *
 * @param namespaces the names, in which {@code *} stands for any text
 * @param store the store
 */
public record Route(KeyPattern namespaces, StorageBackend store) {

}
