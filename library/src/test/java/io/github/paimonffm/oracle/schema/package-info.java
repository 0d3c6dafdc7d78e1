/**
 * The rules that a schema must follow so that Paimon Java opens the table, with at least one case
 * for each rule. This library refuses the tables that Paimon Java refuses to create or to open.
 */
package io.github.paimonffm.oracle.schema;
