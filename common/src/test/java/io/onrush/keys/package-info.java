@NullMarked
package io.onrush.keys;

import org.jspecify.annotations.NullMarked;
