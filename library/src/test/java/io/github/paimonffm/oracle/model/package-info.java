/**
 * The neutral model that both engines share: tables, and rows of plain Java values.
 *
 * <table>
 *   <caption>Paimon types and the Java values that stand for them</caption>
 *   <tr><th>Paimon</th><th>Java</th></tr>
 *   <tr><td>BOOLEAN</td><td>Boolean</td></tr>
 *   <tr><td>TINYINT, SMALLINT, INT, BIGINT</td><td>Byte, Short, Integer, Long</td></tr>
 *   <tr><td>FLOAT, DOUBLE</td><td>Float, Double</td></tr>
 *   <tr><td>DECIMAL</td><td>BigDecimal with the scale of the type</td></tr>
 *   <tr><td>CHAR, VARCHAR</td><td>String</td></tr>
 *   <tr><td>BINARY, VARBINARY, BLOB</td><td>{@link io.github.paimonffm.oracle.model.Bytes}</td></tr>
 *   <tr><td>DATE, TIME</td><td>LocalDate, LocalTime</td></tr>
 *   <tr><td>TIMESTAMP</td><td>LocalDateTime</td></tr>
 *   <tr><td>TIMESTAMP_LTZ</td><td>Instant</td></tr>
 *   <tr><td>ARRAY, VECTOR</td><td>List</td></tr>
 *   <tr><td>MAP</td><td>Map</td></tr>
 *   <tr><td>MULTISET</td><td>Map to Integer</td></tr>
 *   <tr><td>ROW</td><td>List of the fields' values</td></tr>
 *   <tr><td>VARIANT</td><td>List of two Bytes, value and metadata</td></tr>
 * </table>
 */
package io.github.paimonffm.oracle.model;
