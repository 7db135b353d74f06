package io.stackmemory.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

import io.stackmemory.storage.Durability;

/**
 * Properties of what a store has to survive.
 *
 * @param required What everything that was flushed has to survive. The application does
 * not start where the set-up can't give it.
 */
@ConfigurationProperties("stackmemory.durability")
public record DurabilityProperties(Durability.@Nullable Level required) {

}
