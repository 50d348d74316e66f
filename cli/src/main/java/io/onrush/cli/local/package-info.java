@NullMarked
package io.onrush.cli.local;

import org.jspecify.annotations.NullMarked;
