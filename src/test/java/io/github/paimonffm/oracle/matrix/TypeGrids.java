package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.engine.Lake;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Fills grids of one file format whose rows are types. */
final class TypeGrids {

  private final Lake lake;
  private final int widest;
  private final Set<TypeCase> suspects = new HashSet<>();

  /**
   * Prepares it.
   *
   * @param widest how many types a table may have
   */
  TypeGrids(Lake lake, int widest) {
    this.lake = lake;
    this.widest = widest;
  }

  /** Fills a column of a grid. */
  void fill(
      Grid grid, String column, Mode mode, Map<String, String> fileOptions, List<TypeCase> types) {
    Function<List<TypeCase>, Story> story =
        some -> new Story(lake.ours(), lake.java(), mode, fileOptions, some, lake.newTable());
    // What is known to be wrong for all types ends the search for those that are.
    UnaryOperator<Outcome> explained = outcome -> KnownLimits.explain(grid.where(column), "", outcome);
    Map<TypeCase, Outcome> java =
        ask(types, some -> explained.apply(story.apply(some).writtenByJava()));
    List<TypeCase> inJava =
        types.stream().filter(t -> java.get(t).kind() != Outcome.Kind.NOT_IN_JAVA).toList();
    Map<TypeCase, Outcome> ours =
        ask(inJava, some -> explained.apply(story.apply(some).writtenByUs()));
    for (TypeCase type : types) {
      Outcome byJava = java.get(type);
      Outcome byUs = ours.get(type);
      if (byUs == null) {
        byUs = story.apply(List.of(type)).oursAlone(byJava);
      }
      grid.put(column, type.name(), byUs, byJava);
    }
  }

  private Map<TypeCase, Outcome> ask(
      List<TypeCase> types, Function<List<TypeCase>, Outcome> question) {
    return types.isEmpty() ? Map.of() : new Bisection(widest, suspects, question).ask(types);
  }
}
