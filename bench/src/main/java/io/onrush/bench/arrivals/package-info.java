/** When requests really arrive, against when they were due. */
@NullMarked
package io.onrush.bench.arrivals;

import org.jspecify.annotations.NullMarked;
