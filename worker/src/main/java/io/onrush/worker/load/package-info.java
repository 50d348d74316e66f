@NullMarked
package io.onrush.worker.load;

import org.jspecify.annotations.NullMarked;
