@NullMarked
package io.onrush.cluster;

import org.jspecify.annotations.NullMarked;
