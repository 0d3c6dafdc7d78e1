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
 * Asks about many types at once, and about fewer where the answer is not that all is well, down to
 * single ones. So most tables are wide, and yet each type has an answer of its own.
 */
final class Bisection {

  private final int widest;
  private final Set<TypeCase> suspects;
  private final Function<List<TypeCase>, Outcome> question;
  private final Map<TypeCase, Outcome> answers = new HashMap<>();

  /**
   * Prepares questions of one kind.
   *
   * @param widest about how many types to ask at most at once
   * @param suspects types for which not all was well in similar questions, asked about alone; those
   *     that turn out so are added, those that do not are taken off
   * @param question what becomes of these types
   */
  Bisection(int widest, Set<TypeCase> suspects, Function<List<TypeCase>, Outcome> question) {
    this.widest = widest;
    this.suspects = suspects;
    this.question = question;
  }

  /**
   * What becomes of each type. The first is one for which all should be well: when it has the same
   * trouble as all together, that is taken for everyone's.
   */
  Map<TypeCase, Outcome> ask(List<TypeCase> types) {
    List<TypeCase> trusted = types.stream().filter(type -> !suspects.contains(type)).toList();
    Outcome all = trusted.isEmpty() || trusted.size() > widest ? null : question.apply(trusted);
    boolean general =
        all != null
            && all.kind() != Outcome.Kind.PASSED
            && all.equals(question.apply(trusted.subList(0, 1)));
    if (general) {
      trusted.forEach(type -> answers.put(type, all));
    } else {
      divide(trusted, all);
    }
    return askAlone(types.stream().filter(suspects::contains).toList(), types);
  }

  /** What becomes of each type, where it may be that nothing is well for any. */
  Map<TypeCase, Outcome> askWithoutTrust(List<TypeCase> types) {
    divide(types.stream().filter(type -> !suspects.contains(type)).toList(), null);
    return askAlone(types.stream().filter(suspects::contains).toList(), types);
  }

  private Map<TypeCase, Outcome> askAlone(List<TypeCase> some, List<TypeCase> types) {
    some.forEach(type -> divide(List.of(type), null));
    Map<Boolean, List<TypeCase>> well =
        types.stream()
            .collect(
                Collectors.partitioningBy(type -> answers.get(type).kind() == Outcome.Kind.PASSED));
    if (!well.get(true).isEmpty()) {
      suspects.addAll(well.get(false));
      well.get(true).forEach(suspects::remove);
    }
    return answers;
  }

  /** Answers for these types, of which the whole may have been asked about already. */
  private void divide(List<TypeCase> types, @Nullable Outcome known) {
    if (types.isEmpty()) {
      return;
    }
    Outcome whole = known;
    if (whole == null && types.size() <= widest) {
      whole = question.apply(types);
    }
    if (whole != null && (whole.kind() == Outcome.Kind.PASSED || types.size() == 1)) {
      for (TypeCase type : types) {
        answers.put(type, whole);
      }
      return;
    }
    divide(types.subList(0, types.size() / 2), null);
    divide(types.subList(types.size() / 2, types.size()), null);
    boolean apart =
        types.stream().allMatch(type -> answers.get(type).kind() == Outcome.Kind.PASSED);
    if (whole != null && apart) {
      // Only together: then it is everyone's.
      for (TypeCase type : types) {
        answers.put(type, whole);
      }
    }
  }
}
