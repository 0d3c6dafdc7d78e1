package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.model.TypeCase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A search for the outcome of each type that needs few tables. A table has columns of many types;
 * the search bisects a failing table down to the failing types.
 */
final class Bisection {

  private final int maxTypes;
  private final Set<TypeCase> suspects;
  private final Function<List<TypeCase>, Outcome> test;
  private final Map<TypeCase, Outcome> outcomes = new HashMap<>();

  /**
   * Creates a bisection.
   *
   * @param maxTypes the maximum number of types in a table
   * @param suspects types that are likely to fail, each tested in a table of its own; the bisection
   *     adds types that fail and removes types that pass
   * @param test the test of a table with columns of the given types
   */
  Bisection(int maxTypes, Set<TypeCase> suspects, Function<List<TypeCase>, Outcome> test) {
    this.maxTypes = maxTypes;
    this.suspects = suspects;
    this.test = test;
  }

  /**
   * Returns the outcome of each type. The trusted types are those that are not suspects. If the
   * first trusted type alone fails in exactly the same way as all trusted types together, this
   * outcome applies to all of them.
   */
  Map<TypeCase, Outcome> run(List<TypeCase> types) {
    List<TypeCase> trusted = types.stream().filter(type -> !suspects.contains(type)).toList();
    Outcome together = trusted.isEmpty() || trusted.size() > maxTypes ? null : test.apply(trusted);
    boolean failsForAll =
        together != null
            && together.kind() != Outcome.Kind.PASSED
            && together.equals(test.apply(trusted.subList(0, 1)));
    if (failsForAll) {
      trusted.forEach(type -> outcomes.put(type, together));
    } else {
      divide(trusted, together);
    }
    return runSuspects(types);
  }

  /** Returns the outcome of each type, but draws no conclusions from the first trusted type. */
  Map<TypeCase, Outcome> runWithoutTrust(List<TypeCase> types) {
    divide(types.stream().filter(type -> !suspects.contains(type)).toList(), null);
    return runSuspects(types);
  }

  private Map<TypeCase, Outcome> runSuspects(List<TypeCase> types) {
    types.stream().filter(suspects::contains).forEach(type -> divide(List.of(type), null));
    Map<Boolean, List<TypeCase>> byPassed =
        types.stream()
            .collect(
                Collectors.partitioningBy(
                    type -> outcomes.get(type).kind() == Outcome.Kind.PASSED));
    if (!byPassed.get(true).isEmpty()) {
      suspects.addAll(byPassed.get(false));
      byPassed.get(true).forEach(suspects::remove);
    }
    return outcomes;
  }

  /**
   * Finds the outcome of each type; {@code known} is the outcome of one table with all of them, or
   * null.
   */
  private void divide(List<TypeCase> types, @Nullable Outcome known) {
    if (types.isEmpty()) {
      return;
    }
    Outcome together = known;
    if (together == null && types.size() <= maxTypes) {
      together = test.apply(types);
    }
    if (together != null && (together.kind() == Outcome.Kind.PASSED || types.size() == 1)) {
      for (TypeCase type : types) {
        outcomes.put(type, together);
      }
      return;
    }
    divide(types.subList(0, types.size() / 2), null);
    divide(types.subList(types.size() / 2, types.size()), null);
    boolean passApart =
        types.stream().allMatch(type -> outcomes.get(type).kind() == Outcome.Kind.PASSED);
    if (together != null && passApart) {
      // The types fail only together, so the failure applies to each of them.
      for (TypeCase type : types) {
        outcomes.put(type, together);
      }
    }
  }
}
