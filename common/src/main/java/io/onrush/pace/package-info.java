@NullMarked
package io.onrush.pace;

import org.jspecify.annotations.NullMarked;
