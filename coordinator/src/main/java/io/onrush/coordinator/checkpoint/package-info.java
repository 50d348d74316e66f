@NullMarked
package io.onrush.coordinator.checkpoint;

import org.jspecify.annotations.NullMarked;
