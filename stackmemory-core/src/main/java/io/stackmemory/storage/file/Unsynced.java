package io.stackmemory.storage.file;

import java.time.Duration;

/**
 * What was acknowledged and is not on the disk yet: the most that a power loss would
 * take. The end of the process takes nothing of it.
 *
 * @param batches how many batches
 * @param bytes how many bytes of the log
 * @param age since when the oldest of them waits; zero if there is none
 */
public record Unsynced(long batches, long bytes, Duration age) {

}
