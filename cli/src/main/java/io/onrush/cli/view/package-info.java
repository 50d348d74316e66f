@NullMarked
package io.onrush.cli.view;

import org.jspecify.annotations.NullMarked;
