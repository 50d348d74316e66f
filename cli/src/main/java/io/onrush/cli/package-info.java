@NullMarked
package io.onrush.cli;

import org.jspecify.annotations.NullMarked;
