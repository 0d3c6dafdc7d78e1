/**
 * The connection between these classes and the native library. The connection does not tie the
 * class loader of these classes to the library: any number of class loaders of one JVM can use the
 * library, and each can be unloaded.
 */
@NullMarked
package io.github.paimonffm.internal.classloader;

import org.jspecify.annotations.NullMarked;
