@NullMarked
package io.onrush.plan;

import org.jspecify.annotations.NullMarked;
