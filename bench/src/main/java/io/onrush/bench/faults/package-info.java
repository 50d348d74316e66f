/** Real processes, real faults, judged by what the target counted: see docs/FAULTS.md. */
@NullMarked
package io.onrush.bench.faults;

import org.jspecify.annotations.NullMarked;
