@NullMarked
package io.onrush.worker.run;

import org.jspecify.annotations.NullMarked;
