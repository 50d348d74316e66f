/** What Prometheus scrapes from a node. */
@NullMarked
package io.onrush.metrics;

import org.jspecify.annotations.NullMarked;
