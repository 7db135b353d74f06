/**
 * The call stack of what an agent is doing: runs, frames, their events and anchors.
 */
@NullMarked
package io.stackmemory.frame;

import org.jspecify.annotations.NullMarked;
