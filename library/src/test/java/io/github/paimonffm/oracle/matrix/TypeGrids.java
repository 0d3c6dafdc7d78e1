package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.model.TypeCase;
import io.github.paimonffm.oracle.model.TypeCases;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A runner of the tests that fill the columns of grids whose rows are types. */
final class TypeGrids {

  private final Lake lake;
  private final int maxTypes;
  private final Set<TypeCase> suspects = new HashSet<>();

  /** Types that both Paimon Java and this library refuse. */
  private final Set<TypeCase> refusedByBoth = new HashSet<>();

  /**
   * Creates the runner.
   *
   * @param maxTypes the maximum number of types in a table
   * @param suspects a pattern of the names of types that are likely to fail
   */
  TypeGrids(Lake lake, int maxTypes, String suspects) {
    this.lake = lake;
    this.maxTypes = maxTypes;
    TypeCases.all().stream()
        .filter(type -> type.name().matches(suspects))
        .forEach(this.suspects::add);
  }

  /** Tests the types with a mode and fills a column with the outcomes. */
  void fill(
      Grid grid, String column, Mode mode, Map<String, String> fileOptions, List<TypeCase> types) {
    Function<List<TypeCase>, TableScenario> scenario =
        subset ->
            new TableScenario(lake.ours(), lake.java(), mode, fileOptions, subset, lake.newTable());
    // If a limit affects all types, the bisection must not test the types one by one.
    UnaryOperator<Outcome> explained =
        outcome -> KnownLimits.explain(grid.where(column), "", outcome);
    suspectLimited(grid, column, types);
    Map<TypeCase, Outcome> java =
        bisect(types, subset -> explained.apply(scenario.apply(subset).writtenByJava()));
    Map<Boolean, List<TypeCase>> shared =
        types.stream()
            .collect(
                Collectors.partitioningBy(
                    type -> java.get(type).kind() != Outcome.Kind.REFUSED_BY_JAVA));
    suspectLimited(grid, column, types);
    Map<TypeCase, Outcome> ours =
        bisect(shared.get(true), subset -> explained.apply(scenario.apply(subset).writtenByUs()));
    // Only Paimon Java can create branches.
    Map<TypeCase, Outcome> alone =
        mode.has(Mode.Trait.BRANCH)
            ? java
            : new Bisection(
                    maxTypes, refusedByBoth, subset -> scenario.apply(subset).writtenByUsAlone())
                .runWithoutTrust(shared.get(false));
    for (TypeCase type : types) {
      Outcome byJava = java.get(type);
      Outcome byUs =
          ours.containsKey(type) ? ours.get(type) : refusedOnlyByJava(alone.get(type), byJava);
      grid.put(column, type.name(), byUs, byJava);
    }
  }

  private void suspectLimited(Grid grid, String column, List<TypeCase> types) {
    List<TypeCase> limited =
        types.stream().filter(type -> KnownLimits.affect(grid.where(column), type.name())).toList();
    if (limited.size() < types.size()) {
      suspects.addAll(limited);
    }
  }

  private static Outcome refusedOnlyByJava(Outcome alone, Outcome refusedByJava) {
    return alone.kind() == Outcome.Kind.PASSED
        ? new Outcome(Outcome.Kind.REFUSED_ONLY_BY_JAVA, refusedByJava.reason(), null)
        : alone;
  }

  private Map<TypeCase, Outcome> bisect(
      List<TypeCase> types, Function<List<TypeCase>, Outcome> test) {
    return types.isEmpty() ? Map.of() : new Bisection(maxTypes, suspects, test).run(types);
  }
}
