package io.github.paimonffm.oracle.schema;

import static io.github.paimonffm.oracle.schema.RuleCase.Moment.CREATION;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.OPENING;

import java.util.Optional;
import java.util.Set;

/**
 * A schema that breaks a rule, and the moments at which each implementation refuses the schema.
 *
 * @param rule the name of the rule in errors of this library
 * @param broken the schema that breaks the rule
 * @param kept the most similar schema that follows the rule and that all implementations accept;
 *     empty if another case has this schema
 * @param java14 when Paimon Java 1.4.2 refuses the schema
 * @param java20 when Paimon Java 2.0.0 refuses the schema
 * @param ours when this library refuses the schema
 * @param message a regular expression that this library's error contains
 * @param difference why the moments differ between implementations; empty if they do not
 */
record RuleCase(
    String rule,
    Draft broken,
    Optional<Draft> kept,
    Set<Moment> java14,
    Set<Moment> java20,
    Set<Moment> ours,
    String message,
    String difference) {

  /** The moment of a check: when a table is created, or when it is opened for writing. */
  enum Moment {
    CREATION,
    OPENING
  }

  private static final Set<Moment> ALWAYS = Set.of(CREATION, OPENING);
  private static final Set<Moment> NEVER = Set.of();

  private static RuleCase of(
      String rule, Draft broken, Set<Moment> java14, Set<Moment> java20, Set<Moment> ours) {
    String message = "\\(rule " + rule + " of ";
    return new RuleCase(rule, broken, Optional.empty(), java14, java20, ours, message, "");
  }

  /** Returns a case that all implementations refuse at both moments. */
  static RuleCase both(String rule, Draft broken) {
    return of(rule, broken, ALWAYS, ALWAYS, ALWAYS);
  }

  /** Returns a case that all implementations refuse at creation only. */
  static RuleCase atCreation(String rule, Draft broken) {
    Set<Moment> creation = Set.of(CREATION);
    return of(rule, broken, creation, creation, creation)
        .because("Paimon Java checks the rule only when it creates a table");
  }

  /** Returns a case for a rule that 2.0.0 added. */
  static RuleCase since2(String rule, Draft broken) {
    return of(rule, broken, NEVER, ALWAYS, Set.of(CREATION))
        .because(
            "1.4.2 does not have the rule and opens the table; this library does not create a"
                + " table that 2.0.0 cannot open, and writes to an existing one");
  }

  /** Returns a case for a rule that 2.0.0 removed. In 2.0.0, breaking the rule has no effect. */
  static RuleCase until2(String rule, Draft broken) {
    return of(rule, broken, ALWAYS, NEVER, Set.of(CREATION))
        .because(
            "2.0.0 does not have the rule and opens the table; this library does not create a"
                + " table that 1.4.2 cannot open, and writes to an existing one");
  }

  /** Returns a case for a rule of 1.4.2 that forbids a feature of 2.0.0. */
  static RuleCase relaxed(String rule, Draft broken) {
    return of(rule, broken, ALWAYS, NEVER, NEVER)
        .because("2.0.0 and this library support what 1.4.2 refuses");
  }

  /** Returns a case for a rule that only this library has. */
  static RuleCase library(String rule, Draft broken) {
    return of(rule, broken, NEVER, NEVER, ALWAYS);
  }

  /** Adds a schema that follows the rule. */
  RuleCase withValidSchema(Draft follows) {
    return new RuleCase(
        rule, broken, Optional.of(follows), java14, java20, ours, message, difference);
  }

  /** Adds the reason for differences between implementations. */
  RuleCase because(String reason) {
    return new RuleCase(rule, broken, kept, java14, java20, ours, message, reason);
  }

  /** Replaces the regular expression for this library's error. */
  RuleCase withMessage(String message) {
    return new RuleCase(rule, broken, kept, java14, java20, ours, message, difference);
  }

  /** Replaces the moments at which Paimon Java 1.4.2 refuses the schema. */
  RuleCase refusedBy14(Moment... moments) {
    return new RuleCase(rule, broken, kept, Set.of(moments), java20, ours, message, difference);
  }

  /** Replaces the moments at which Paimon Java 2.0.0 refuses the schema. */
  RuleCase refusedBy20(Moment... moments) {
    return new RuleCase(rule, broken, kept, java14, Set.of(moments), ours, message, difference);
  }

  /** Replaces the moments at which this library refuses the schema. */
  RuleCase refusedByThisLibrary(Moment... moments) {
    return new RuleCase(rule, broken, kept, java14, java20, Set.of(moments), message, difference);
  }

  /** Returns the moments at which a version of Paimon Java refuses the schema. */
  Set<Moment> java(String version) {
    return switch (version) {
      case "1.4.2" -> java14;
      case "2.0.0" -> java20;
      default -> throw new IllegalArgumentException("no expectation for Paimon Java " + version);
    };
  }

  @Override
  public String toString() {
    return rule + ": " + broken.schema();
  }
}
