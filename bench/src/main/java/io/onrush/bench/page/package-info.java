/** What the page costs a browser. */
@NullMarked
package io.onrush.bench.page;

import org.jspecify.annotations.NullMarked;
