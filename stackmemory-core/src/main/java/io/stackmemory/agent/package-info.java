/**
 * Agents, the tasks that they share, the messages between them, and what happens.
 */
@NullMarked
package io.stackmemory.agent;

import org.jspecify.annotations.NullMarked;
