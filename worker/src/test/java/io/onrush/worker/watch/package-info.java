@NullMarked
package io.onrush.worker.watch;

import org.jspecify.annotations.NullMarked;
