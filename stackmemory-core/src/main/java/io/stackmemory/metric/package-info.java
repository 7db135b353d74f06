/**
 * What is measured of agents, and what it comes to.
 */
@NullMarked
package io.stackmemory.metric;

import org.jspecify.annotations.NullMarked;
