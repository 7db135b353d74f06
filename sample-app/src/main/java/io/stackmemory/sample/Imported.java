package io.stackmemory.sample;

import java.util.List;

import io.stackmemory.frame.RecordedRun;
import io.stackmemory.metric.MetricSample;

/**
 * What comes of a recorded run.
 *
 * @param run the run with its frames, events and anchors
 * @param samples how long each step took
 */
record Imported(RecordedRun run, List<MetricSample> samples) {

}
