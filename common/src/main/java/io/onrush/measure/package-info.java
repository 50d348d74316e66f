@NullMarked
package io.onrush.measure;

import org.jspecify.annotations.NullMarked;
