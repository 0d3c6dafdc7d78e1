package io.github.paimonffm.oracle.options;

import io.github.paimonffm.oracle.options.TableFacts.Fact;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A table with an option that the crate honours.
 *
 * @param option the key
 * @param value the value; {@code {external}} stands for the URI of a folder outside the table
 * @param layout the columns, keys and rows of the table
 * @param others further options of the table
 * @param differences the facts that differ between twin tables, each with the reason
 * @param additional facts to compare in addition to the usual facts
 * @param effect the evidence that the option has an effect
 * @param noTwinReason why Paimon Java does not write a twin; null if Paimon Java writes one
 */
record OptionCase(
    String option,
    String value,
    OptionLayout layout,
    Map<String, String> others,
    Map<Fact, String> differences,
    Set<Fact> additional,
    Effect effect,
    String noTwinReason) {

  /** The evidence that an option has an effect. */
  enum Effect {
    /** Facts differ from those of a table without the option. */
    FACTS,
    /** The data files are smaller than those of a table without the option. */
    SMALLER_FILES,
    /** A table without the option cannot be created. */
    NEEDED
  }

  static OptionCase of(String option, String value) {
    return new OptionCase(
        option,
        value,
        OptionLayout.APPEND,
        Map.of(),
        new EnumMap<>(Fact.class),
        Set.of(),
        Effect.FACTS,
        null);
  }

  /** Returns a case for another option with the same table. */
  OptionCase forOption(String option, String value) {
    return new OptionCase(
        option, value, layout, others, differences, additional, effect, noTwinReason);
  }

  OptionCase on(OptionLayout layout) {
    return new OptionCase(
        option, value, layout, others, differences, additional, effect, noTwinReason);
  }

  OptionCase with(String... pairs) {
    Map<String, String> more = new LinkedHashMap<>(others);
    for (int i = 0; i < pairs.length; i += 2) {
      more.put(pairs[i], pairs[i + 1]);
    }
    return new OptionCase(
        option, value, layout, more, differences, additional, effect, noTwinReason);
  }

  /** Excludes facts from the comparison. */
  OptionCase except(String reason, Fact... facts) {
    Map<Fact, String> more = new EnumMap<>(Fact.class);
    more.putAll(differences);
    for (Fact fact : facts) {
      more.put(fact, reason);
    }
    return new OptionCase(option, value, layout, others, more, additional, effect, noTwinReason);
  }

  OptionCase showing(Effect effect) {
    return new OptionCase(
        option, value, layout, others, differences, additional, effect, noTwinReason);
  }

  /** Also compares facts that differ between twin tables unless an option determines them. */
  OptionCase comparing(Fact... facts) {
    return new OptionCase(
        option, value, layout, others, differences, Set.of(facts), effect, noTwinReason);
  }

  /** Replaces the twin in the comparison by a table of this library without the option. */
  OptionCase withoutTwin(String reason) {
    return new OptionCase(option, value, layout, others, differences, additional, effect, reason);
  }

  /** Returns the facts that twin tables must have in common. */
  Set<Fact> compared() {
    Set<Fact> facts = EnumSet.allOf(Fact.class);
    facts.remove(Fact.DICTIONARIES);
    facts.addAll(additional);
    facts.removeAll(differences.keySet());
    return facts;
  }

  /** Returns the options of the table without the tested option. */
  Map<String, String> withoutOption() {
    Map<String, String> all = new LinkedHashMap<>(layout.options());
    all.putAll(others);
    all.remove(option);
    return all;
  }

  /** Returns all options of the table. */
  Map<String, String> options() {
    Map<String, String> all = withoutOption();
    all.put(option, value);
    return all;
  }

  @Override
  public String toString() {
    String more = others.isEmpty() ? "" : ", " + others;
    return "%s=%s on %s%s".formatted(option, value, layout, more).replace("\n", "\\n");
  }
}
