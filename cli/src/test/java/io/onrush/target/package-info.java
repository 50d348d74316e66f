@NullMarked
package io.onrush.target;

import org.jspecify.annotations.NullMarked;
