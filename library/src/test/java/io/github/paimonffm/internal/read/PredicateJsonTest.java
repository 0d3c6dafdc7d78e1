package io.github.paimonffm.internal.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.read.LeafFunction;
import io.github.paimonffm.read.Literal;
import io.github.paimonffm.read.Predicate;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Predicates as JSON. */
class PredicateJsonTest {

  @ParameterizedTest
  @CsvSource({
    "EQUAL, 1, eq",
    "NOT_EQUAL, 1, ne",
    "LESS_THAN, 1, lt",
    "LESS_OR_EQUAL, 1, le",
    "GREATER_THAN, 1, gt",
    "GREATER_OR_EQUAL, 1, ge",
    "IN, 3, in",
    "NOT_IN, 3, notIn",
    "IS_NULL, 0, isNull",
    "IS_NOT_NULL, 0, isNotNull",
    "BETWEEN, 2, between",
    "STARTS_WITH, 1, startsWith",
    "ENDS_WITH, 1, endsWith",
    "CONTAINS, 1, contains",
    "LIKE, 1, like",
  })
  void leafHasOperatorAndLiteralTexts(LeafFunction function, int literals, String operator) {
    Predicate leaf =
        new Predicate.Leaf("c", function, Collections.nCopies(literals, Literal.of(7)));
    String texts = String.join(",", Collections.nCopies(literals, "\"7\""));
    assertEquals(
        "{\"column\":\"c\",\"op\":\"" + operator + "\",\"literals\":[" + texts + "]}",
        PredicateJson.write(leaf).toString());
  }

  @Test
  void treeIsNestedJson() {
    Predicate predicate =
        Predicate.equal("dt", LocalDate.of(2026, 6, 26))
            .or(Predicate.isNull("dt"))
            .and(Predicate.not(Predicate.in("name", List.of("a\"b", true))));
    assertEquals(
        "{\"and\":[{\"or\":["
            + "{\"column\":\"dt\",\"op\":\"eq\",\"literals\":[\"2026-06-26\"]},"
            + "{\"column\":\"dt\",\"op\":\"isNull\",\"literals\":[]}]},"
            + "{\"not\":{\"column\":\"name\",\"op\":\"in\",\"literals\":[\"a\\\"b\",\"true\"]}}]}",
        PredicateJson.write(predicate).toString());
  }
}
