/**
 * The embedded target: an honest HTTP/1.1 server that keeps its own books, so that a load run can
 * be checked against what really arrived. {@link io.onrush.target.TargetServer} is the way in.
 */
@NullMarked
package io.onrush.target;

import org.jspecify.annotations.NullMarked;
