/** Committers, the record of a builder's commits, and the notification of listeners. */
@NullMarked
package io.github.paimonffm.internal.commit;

import org.jspecify.annotations.NullMarked;
