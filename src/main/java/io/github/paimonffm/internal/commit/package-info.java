/** Committers: what a commit does, what a builder has committed, and who hears of it. */
@NullMarked
package io.github.paimonffm.internal.commit;

import org.jspecify.annotations.NullMarked;
