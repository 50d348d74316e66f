/** The page: what a browser is given, from this module's resources. No Akka in here. */
@NullMarked
package io.onrush.coordinator.web;

import org.jspecify.annotations.NullMarked;
