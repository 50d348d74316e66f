@NullMarked
package io.onrush.coordinator.run;

import org.jspecify.annotations.NullMarked;
