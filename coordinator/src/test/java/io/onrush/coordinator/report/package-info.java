@NullMarked
package io.onrush.coordinator.report;

import org.jspecify.annotations.NullMarked;
