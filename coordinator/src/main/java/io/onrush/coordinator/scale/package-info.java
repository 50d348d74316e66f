/** More workers while they are needed: the replicas of a StatefulSet follow the run. */
@NullMarked
package io.onrush.coordinator.scale;

import org.jspecify.annotations.NullMarked;
