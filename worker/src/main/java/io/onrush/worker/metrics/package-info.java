/** A worker's part of a run as Prometheus sees it. */
@NullMarked
package io.onrush.worker.metrics;

import org.jspecify.annotations.NullMarked;
