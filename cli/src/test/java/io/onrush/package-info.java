@NullMarked
package io.onrush;

import org.jspecify.annotations.NullMarked;
