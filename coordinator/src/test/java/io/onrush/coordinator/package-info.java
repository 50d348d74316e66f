@NullMarked
package io.onrush.coordinator;

import org.jspecify.annotations.NullMarked;
