@NullMarked
package io.onrush.coordinator.web;

import org.jspecify.annotations.NullMarked;
