/** Tests of the merging of manifests, with twin tables of both engines. */
@NullMarked
package io.github.paimonffm.oracle.manifests;

import org.jspecify.annotations.NullMarked;
