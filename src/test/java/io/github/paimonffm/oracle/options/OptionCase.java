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
 * @param differences the facts that twin tables do not have in common, each with the reason
 * @param also facts that are compared beside the usual ones
 * @param effect what shows that the option has an effect
 * @param alone why there is no twin by Paimon Java; null where there is one
 */
record OptionCase(
    String option,
    String value,
    OptionLayout layout,
    Map<String, String> others,
    Map<Fact, String> differences,
    Set<Fact> also,
    Effect effect,
    String alone) {

  /** What shows that an option has an effect. */
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

  OptionCase asking(String other, String ofIt) {
    return new OptionCase(other, ofIt, layout, others, differences, also, effect, alone);
  }

  OptionCase on(OptionLayout other) {
    return new OptionCase(option, value, other, others, differences, also, effect, alone);
  }

  OptionCase with(String... pairs) {
    Map<String, String> more = new LinkedHashMap<>(others);
    for (int i = 0; i < pairs.length; i += 2) {
      more.put(pairs[i], pairs[i + 1]);
    }
    return new OptionCase(option, value, layout, more, differences, also, effect, alone);
  }

  OptionCase except(String reason, Fact... facts) {
    Map<Fact, String> more = new EnumMap<>(Fact.class);
    more.putAll(differences);
    for (Fact fact : facts) {
      more.put(fact, reason);
    }
    return new OptionCase(option, value, layout, others, more, also, effect, alone);
  }

  OptionCase showing(Effect other) {
    return new OptionCase(option, value, layout, others, differences, also, other, alone);
  }

  /** Compares facts that differ where an option does not say what they are. */
  OptionCase comparing(Fact... facts) {
    return new OptionCase(option, value, layout, others, differences, Set.of(facts), effect, alone);
  }

  /** Compares the table with one of this library's without the option. */
  OptionCase alone(String reason) {
    return new OptionCase(option, value, layout, others, differences, also, effect, reason);
  }

  /** The facts that twin tables have in common. */
  Set<Fact> compared() {
    Set<Fact> facts = EnumSet.allOf(Fact.class);
    facts.remove(Fact.DICTIONARIES);
    facts.addAll(also);
    facts.removeAll(differences.keySet());
    return facts;
  }

  /** The options of a table without the option in question. */
  Map<String, String> withoutOption() {
    Map<String, String> all = new LinkedHashMap<>(layout.options());
    all.putAll(others);
    all.remove(option);
    return all;
  }

  /** All options of the table. */
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
