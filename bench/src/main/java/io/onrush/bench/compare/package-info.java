/** This engine beside wrk and hey, all against one nginx: see docs/PERFORMANCE.md. */
@NullMarked
package io.onrush.bench.compare;

import org.jspecify.annotations.NullMarked;
