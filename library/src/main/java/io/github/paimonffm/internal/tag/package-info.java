/** The tags that commits create and remove because the table options ask for them. */
@org.jspecify.annotations.NullMarked
package io.github.paimonffm.internal.tag;
