@NullMarked
package io.onrush.cli.node;

import org.jspecify.annotations.NullMarked;
