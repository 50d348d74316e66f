@NullMarked
package io.onrush.worker;

import org.jspecify.annotations.NullMarked;
