/** Tags that commits create and remove because a table's options say so. */
@org.jspecify.annotations.NullMarked
package io.github.paimonffm.internal.tag;
