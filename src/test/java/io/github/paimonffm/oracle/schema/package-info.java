/**
 * The rules that a schema has to follow so that Paimon Java opens the table, one case and more for
 * each: what Paimon Java refuses to create and to open, this library refuses too.
 */
package io.github.paimonffm.oracle.schema;
