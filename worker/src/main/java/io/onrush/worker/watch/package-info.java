/** Notices when a worker's process is the bottleneck, and says of what. */
@org.jspecify.annotations.NullMarked
package io.onrush.worker.watch;
