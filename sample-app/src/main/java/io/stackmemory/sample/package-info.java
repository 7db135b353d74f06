/**
 * The smallest honest application: runs of agents, imported and looked at.
 */
@NullMarked
package io.stackmemory.sample;

import org.jspecify.annotations.NullMarked;
