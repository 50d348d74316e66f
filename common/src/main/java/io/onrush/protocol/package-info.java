@NullMarked
package io.onrush.protocol;

import org.jspecify.annotations.NullMarked;
