/** Nodes as processes, and how they are asked: what the suites of this module share. */
@NullMarked
package io.onrush.bench.node;

import org.jspecify.annotations.NullMarked;
