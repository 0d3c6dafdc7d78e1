package io.github.paimonffm.read;

import static io.github.paimonffm.read.Predicate.and;
import static io.github.paimonffm.read.Predicate.between;
import static io.github.paimonffm.read.Predicate.contains;
import static io.github.paimonffm.read.Predicate.endsWith;
import static io.github.paimonffm.read.Predicate.equal;
import static io.github.paimonffm.read.Predicate.greaterOrEqual;
import static io.github.paimonffm.read.Predicate.greaterThan;
import static io.github.paimonffm.read.Predicate.in;
import static io.github.paimonffm.read.Predicate.isNotNull;
import static io.github.paimonffm.read.Predicate.isNull;
import static io.github.paimonffm.read.Predicate.lessOrEqual;
import static io.github.paimonffm.read.Predicate.lessThan;
import static io.github.paimonffm.read.Predicate.like;
import static io.github.paimonffm.read.Predicate.not;
import static io.github.paimonffm.read.Predicate.notEqual;
import static io.github.paimonffm.read.Predicate.notIn;
import static io.github.paimonffm.read.Predicate.or;
import static io.github.paimonffm.read.Predicate.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.testing.Transport;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Construction, text and equality of predicates. */
class PredicateTest {

  private static final Predicate A = equal("a", 1);
  private static final Predicate B = isNull("b");
  private static final Predicate C = lessThan("c", "x");

  static Stream<Arguments> all() {
    return Stream.of(
        Arguments.of(A, "a = 1"),
        Arguments.of(notEqual("a", 1.5), "a <> 1.5"),
        Arguments.of(C, "c < 'x'"),
        Arguments.of(lessOrEqual("a", true), "a <= true"),
        Arguments.of(greaterThan("d", LocalDate.EPOCH), "d > DATE '1970-01-01'"),
        Arguments.of(greaterOrEqual("a", new byte[] {10}), "a >= X'0a'"),
        Arguments.of(in("a", List.of(1, 2L)), "a IN (1, 2)"),
        Arguments.of(notIn("a", List.of("x")), "a NOT IN ('x')"),
        Arguments.of(B, "b IS NULL"),
        Arguments.of(isNotNull("b"), "b IS NOT NULL"),
        Arguments.of(between("a", 1, 9), "a BETWEEN 1 AND 9"),
        Arguments.of(startsWith("c", "it's"), "c STARTS WITH 'it''s'"),
        Arguments.of(endsWith("c", "x"), "c ENDS WITH 'x'"),
        Arguments.of(contains("c", "%"), "c CONTAINS '%'"),
        Arguments.of(like("c", "_%"), "c LIKE '_%'"),
        Arguments.of(and(A, B, C), "(a = 1 AND b IS NULL AND c < 'x')"),
        Arguments.of(or(A, B), "(a = 1 OR b IS NULL)"),
        Arguments.of(not(A), "NOT (a = 1)"),
        Arguments.of(A.or(B.and(C)).negate(), "NOT ((a = 1 OR (b IS NULL AND c < 'x')))"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void predicateHasSqlTextAndIsSerializable(Predicate predicate, String sql) throws Exception {
    assertEquals(sql, predicate.toString());
    Predicate back = Transport.send(predicate);
    assertEquals(predicate, back);
    assertEquals(predicate.hashCode(), back.hashCode());
    assertEquals(sql, back.toString());
  }

  @Test
  void predicatesWithEqualPartsAreEqual() {
    assertEquals(equal("a", 1), equal("a", 1L));
    assertNotEquals(equal("a", 1), equal("b", 1));
    assertNotEquals(equal("a", 1), notEqual("a", 1));
    assertNotEquals(equal("a", 1), equal("a", 2));
    assertNotEquals(and(A, B), and(B, A));
    assertNotEquals(and(A, B), or(A, B));
  }

  @Test
  void nestedConjunctionsAreFlattened() {
    assertEquals(and(A, B, C), A.and(B).and(C));
    assertEquals(and(A, B, C), A.and(B.and(C)));
    assertEquals(and(A, B, C), and(List.of(A, B, C)));
    assertEquals(new Predicate.And(List.of(A, or(B, C))), A.and(B.or(C)));
    assertEquals(or(A, B, C), A.or(B).or(C));
    assertEquals(or(A, B, C), or(List.of(A, or(List.of(B, C)))));
    assertSame(A, and(List.of(A)));
    assertSame(A, or(List.of(A)));
    assertSame(A, not(not(A)));
  }

  @Test
  void listsOfPredicatesAreCopied() {
    List<Predicate> parts = new ArrayList<>(List.of(A, B));
    Predicate.And conjunction = new Predicate.And(parts);
    parts.clear();
    assertEquals(List.of(A, B), conjunction.predicates());
    assertThrows(UnsupportedOperationException.class, () -> conjunction.predicates().clear());
    List<Literal> literals = new ArrayList<>(List.of(Literal.of(1)));
    Predicate.Leaf leaf = new Predicate.Leaf("a", LeafFunction.IN, literals);
    literals.clear();
    assertEquals(in("a", List.of(1)), leaf);
  }

  @Test
  void nullLiteralIsRefusedWithHintToIsNull() {
    for (Executable call :
        List.<Executable>of(
            () -> equal("price", null),
            () -> notEqual("price", null),
            () -> in("price", Arrays.asList(1, null)),
            () -> between("price", null, 1),
            () -> startsWith("price", null))) {
      assertRefused(call, "'price'", "isNull");
    }
  }

  @Test
  void invalidPredicatesAreRefused() {
    assertRefused(() -> equal("", 1), "column name");
    assertRefused(() -> equal("a", new Object()), "'a'", "java.lang.Object");
    assertRefused(() -> in("a", List.of()), "'a'", "IN", "0 literals");
    assertRefused(() -> notIn("a", List.of()), "'a'", "NOT IN");
    assertRefused(() -> and(List.of()), "empty");
    assertRefused(() -> or(List.of()), "empty");
    assertRefused(
        () -> new Predicate.Leaf("a", LeafFunction.BETWEEN, List.of(Literal.of(1))), "BETWEEN");
    assertRefused(
        () -> new Predicate.Leaf("a", LeafFunction.IS_NULL, List.of(Literal.of(1))), "IS NULL");
    assertThrows(NullPointerException.class, () -> equal(null, 1));
    assertThrows(NullPointerException.class, () -> A.and((Predicate) null));
    assertThrows(NullPointerException.class, () -> not(null));
  }

  @Test
  void longChainsAreAcceptedAndDeepTreesRefused() {
    Predicate chain = A;
    for (int i = 0; i < 1_000; i++) {
      chain = chain.or(equal("a", i));
    }
    assertEquals(1_001, ((Predicate.Or) chain).predicates().size());

    Predicate deep = A;
    for (int depth = 1; depth < Predicate.MAX_DEPTH; depth++) {
      deep = depth % 2 == 0 ? deep.and(B) : deep.or(B);
    }
    Predicate deepest = deep;
    assertRefused(deepest::negate, "deeper than 50 levels");
    assertRefused(() -> new Predicate.And(List.of(B, deepest.negate())), "deeper than 50 levels");
  }

  private static void assertRefused(Executable call, String... named) {
    InvalidArgumentException e = assertThrows(InvalidArgumentException.class, call);
    for (String part : named) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
