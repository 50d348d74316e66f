/**
 * The engine that sends the load: fire times in, requests out, a second's counts and histograms to
 * a sink. Knows no Akka.
 *
 * <p>Threads: each event loop has a {@link io.onrush.worker.engine.Lane} of its own, which owns its
 * pacer, connections and recorder, and shares nothing with other loops. One collector thread merges
 * what the loops hand over at each full second. Control calls come from one thread and are posted
 * to the loops.
 */
@NullMarked
package io.onrush.worker.engine;

import org.jspecify.annotations.NullMarked;
