package io.github.paimonffm.oracle.schema;

import java.util.List;
import java.util.stream.Stream;

/** All cases: schemas that break the rules of Paimon Java's schema validation. */
final class RuleCases {

  static final List<RuleCase> ALL =
      Stream.of(
              KeyCases.all(),
              ScanCases.all(),
              MergingCases.all(),
              StorageCases.all(),
              BlobCases.all(),
              IndexCases.all(),
              TableCases.all(),
              LimitCases.all())
          .flatMap(List::stream)
          .toList();

  private RuleCases() {}
}
