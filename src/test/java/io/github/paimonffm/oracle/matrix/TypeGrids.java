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

/** Fills grids of one file format whose rows are types. */
final class TypeGrids {

  private final Lake lake;
  private final int widest;
  private final Set<TypeCase> suspects = new HashSet<>();

  /** Types that this library does not take either, of those that Paimon Java does not. */
  private final Set<TypeCase> notAlone = new HashSet<>();

  /**
   * Prepares it.
   *
   * @param widest how many types a table may have
   * @param odd what names of types match for which not all may be well
   */
  TypeGrids(Lake lake, int widest, String odd) {
    this.lake = lake;
    this.widest = widest;
    TypeCases.all().stream().filter(type -> type.name().matches(odd)).forEach(suspects::add);
  }

  /** Fills a column of a grid. */
  void fill(
      Grid grid, String column, Mode mode, Map<String, String> fileOptions, List<TypeCase> types) {
    Function<List<TypeCase>, Story> story =
        some -> new Story(lake.ours(), lake.java(), mode, fileOptions, some, lake.newTable());
    // What is known to be wrong for all types ends the search for those that are.
    UnaryOperator<Outcome> explained =
        outcome -> KnownLimits.explain(grid.where(column), "", outcome);
    suspectLimited(grid, column, types);
    Map<TypeCase, Outcome> java =
        ask(types, some -> explained.apply(story.apply(some).writtenByJava()));
    Map<Boolean, List<TypeCase>> shared =
        types.stream()
            .collect(
                Collectors.partitioningBy(
                    type -> java.get(type).kind() != Outcome.Kind.NOT_IN_JAVA));
    suspectLimited(grid, column, types);
    Map<TypeCase, Outcome> ours =
        ask(shared.get(true), some -> explained.apply(story.apply(some).writtenByUs()));
    // Only Paimon Java makes branches.
    Map<TypeCase, Outcome> alone =
        mode.has(Mode.Trait.BRANCH)
            ? java
            : new Bisection(widest, notAlone, some -> story.apply(some).oursAlone())
                .askWithoutTrust(shared.get(false));
    for (TypeCase type : types) {
      Outcome byJava = java.get(type);
      Outcome byUs = ours.containsKey(type) ? ours.get(type) : oursOnly(alone.get(type), byJava);
      grid.put(column, type.name(), byUs, byJava);
    }
  }

  private void suspectLimited(Grid grid, String column, List<TypeCase> types) {
    List<TypeCase> limited =
        types.stream()
            .filter(type -> KnownLimits.applyTo(grid.where(column), type.name()))
            .toList();
    if (limited.size() < types.size()) {
      suspects.addAll(limited);
    }
  }

  private static Outcome oursOnly(Outcome alone, Outcome notInJava) {
    return alone.kind() == Outcome.Kind.PASSED
        ? new Outcome(Outcome.Kind.OURS_ONLY, notInJava.reason(), null)
        : alone;
  }

  private Map<TypeCase, Outcome> ask(
      List<TypeCase> types, Function<List<TypeCase>, Outcome> question) {
    return types.isEmpty() ? Map.of() : new Bisection(widest, suspects, question).ask(types);
  }
}
