@NullMarked
package io.onrush.coordinator.http;

import org.jspecify.annotations.NullMarked;
