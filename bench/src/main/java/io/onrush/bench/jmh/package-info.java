/** Benchmarks of single steps, run by {@code bench/jmh}. Those of the engine are in its package. */
@NullMarked
package io.onrush.bench.jmh;

import org.jspecify.annotations.NullMarked;
