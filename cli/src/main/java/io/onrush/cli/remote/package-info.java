@NullMarked
package io.onrush.cli.remote;

import org.jspecify.annotations.NullMarked;
