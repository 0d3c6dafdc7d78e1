/**
 * Arrow batches as bundles of Paimon Java, which the native writer writes without a copy of their
 * rows.
 */
@NullMarked
package io.github.paimonffm.paimonjava.bundle;

import org.jspecify.annotations.NullMarked;
