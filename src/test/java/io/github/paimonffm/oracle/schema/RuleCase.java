package io.github.paimonffm.oracle.schema;

import static io.github.paimonffm.oracle.schema.RuleCase.Moment.CREATION;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.OPENING;

import java.util.Optional;
import java.util.Set;

/**
 * A schema that breaks a rule, and who refuses it when.
 *
 * @param rule the rule's name, as errors of this library give it
 * @param broken the schema
 * @param kept the nearest schema that follows the rule, which all take; none where it is another
 *     case's
 * @param java14 when Paimon Java 1.4.2 refuses it
 * @param java20 when Paimon Java 2.0.0 refuses it
 * @param ours when this library does
 * @param words a regular expression that is in this library's error
 * @param difference why not all refuse it at both moments; empty where they do
 */
record RuleCase(
    String rule,
    Draft broken,
    Optional<Draft> kept,
    Set<Moment> java14,
    Set<Moment> java20,
    Set<Moment> ours,
    String words,
    String difference) {

  /** When a schema is looked at: before its table is created, or when that is opened to write. */
  enum Moment {
    CREATION,
    OPENING
  }

  private static final Set<Moment> ALWAYS = Set.of(CREATION, OPENING);
  private static final Set<Moment> NEVER = Set.of();

  private static RuleCase of(
      String rule, Draft broken, Set<Moment> java14, Set<Moment> java20, Set<Moment> ours) {
    String words = "\\(rule " + rule + " of ";
    return new RuleCase(rule, broken, Optional.empty(), java14, java20, ours, words, "");
  }

  /** All refuse it. */
  static RuleCase both(String rule, Draft broken) {
    return of(rule, broken, ALWAYS, ALWAYS, ALWAYS);
  }

  /** All refuse to create the table, and none to open it. */
  static RuleCase atCreation(String rule, Draft broken) {
    Set<Moment> creation = Set.of(CREATION);
    return of(rule, broken, creation, creation, creation)
        .because("Paimon Java looks at it before a table is created only");
  }

  /** A rule that came with 2.0.0. */
  static RuleCase since2(String rule, Draft broken) {
    return of(rule, broken, NEVER, ALWAYS, Set.of(CREATION))
        .because(
            "1.4.2 has no such rule and opens the table; this library creates none that 2.0.0"
                + " would not open, and writes to one that is there");
  }

  /** A rule that 2.0.0 has no more, and nothing comes of breaking it there. */
  static RuleCase until2(String rule, Draft broken) {
    return of(rule, broken, ALWAYS, NEVER, Set.of(CREATION))
        .because(
            "2.0.0 has the rule no more and opens the table; this library creates none that 1.4.2"
                + " would not open, and writes to one that is there");
  }

  /** A rule of 1.4.2 against what 2.0.0 can do. */
  static RuleCase relaxed(String rule, Draft broken) {
    return of(rule, broken, ALWAYS, NEVER, NEVER)
        .because("2.0.0 can do what 1.4.2 refuses, and so can this library");
  }

  /** A rule of this library. */
  static RuleCase library(String rule, Draft broken) {
    return of(rule, broken, NEVER, NEVER, ALWAYS);
  }

  /** With the schema that follows the rule. */
  RuleCase but(Draft follows) {
    return new RuleCase(
        rule, broken, Optional.of(follows), java14, java20, ours, words, difference);
  }

  /** With a reason why not all refuse it. */
  RuleCase because(String reason) {
    return new RuleCase(rule, broken, kept, java14, java20, ours, words, reason);
  }

  /** With what another error of this library says, as a regular expression. */
  RuleCase told(String others) {
    return new RuleCase(rule, broken, kept, java14, java20, ours, others, difference);
  }

  /** With other moments at which Paimon Java 1.4.2 refuses it. */
  RuleCase in14(Moment... moments) {
    return new RuleCase(rule, broken, kept, Set.of(moments), java20, ours, words, difference);
  }

  /** With other moments at which Paimon Java 2.0.0 refuses it. */
  RuleCase in20(Moment... moments) {
    return new RuleCase(rule, broken, kept, java14, Set.of(moments), ours, words, difference);
  }

  /** With other moments at which this library refuses it. */
  RuleCase byUs(Moment... moments) {
    return new RuleCase(rule, broken, kept, java14, java20, Set.of(moments), words, difference);
  }

  /** When a version of Paimon Java refuses it. */
  Set<Moment> java(String version) {
    return switch (version) {
      case "1.4.2" -> java14;
      case "2.0.0" -> java20;
      default -> throw new IllegalArgumentException("nothing is known of version " + version);
    };
  }

  @Override
  public String toString() {
    return rule + ": " + broken.schema();
  }
}
