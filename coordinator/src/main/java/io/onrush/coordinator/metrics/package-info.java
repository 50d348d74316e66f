/** The run of the whole cluster as Prometheus sees it. */
@NullMarked
package io.onrush.coordinator.metrics;

import org.jspecify.annotations.NullMarked;
