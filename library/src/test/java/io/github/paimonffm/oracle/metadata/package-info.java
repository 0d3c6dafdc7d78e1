/**
 * Metadata: the differences between the engines in snapshots, schemas, manifests and file names,
 * and how Paimon Java uses the metadata that this library writes.
 */
package io.github.paimonffm.oracle.metadata;
