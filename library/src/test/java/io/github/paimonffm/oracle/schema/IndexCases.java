package io.github.paimonffm.oracle.schema;

import static io.github.paimonffm.oracle.schema.Draft.ARRAY;
import static io.github.paimonffm.oracle.schema.Draft.MAP;
import static io.github.paimonffm.oracle.schema.Draft.MULTISET;
import static io.github.paimonffm.oracle.schema.Draft.VECTOR;
import static io.github.paimonffm.oracle.schema.Draft.append;
import static io.github.paimonffm.oracle.schema.Draft.keyed;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.CREATION;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.OPENING;
import static io.github.paimonffm.oracle.schema.RuleCase.both;
import static io.github.paimonffm.oracle.schema.RuleCase.since2;

import java.util.List;
import java.util.stream.Stream;

/** Rules for indexes and for the layouts of MAP and VARIANT columns. */
final class IndexCases {

  private static final String LATE = "1.4.2 checks the rule when it opens the table for writing";

  private IndexCases() {}

  static List<RuleCase> all() {
    return Stream.of(fileIndexes(), keyIndexes(), mapLayouts(), variantShredding())
        .flatMap(List::stream)
        .toList();
  }

  private static List<RuleCase> fileIndexes() {
    Draft map = append().column("c", MAP);
    return List.of(
        since2("file-index-columns", append().with("file-index.bloom-filter.columns", "nowhere"))
            .withValidSchema(append().with("file-index.bloom-filter.columns", " v ,n")),
        both("file-index-names", append().with("file-index.bitmap.columns", ""))
            .refusedBy14(OPENING)
            .because(LATE),
        both("file-index-option", append().with("file-index.bloom-filter.v.fpp", "0.1"))
            .refusedBy14(OPENING)
            .because(LATE)
            .withValidSchema(
                append()
                    .with("file-index.bloom-filter.columns", "v")
                    .with("file-index.bloom-filter.v.fpp", "0.1")),
        both("file-index-option", append().with("file-index.in-manifest-threshold", "big"))
            .refusedBy14(OPENING)
            .because(LATE),
        since2("file-index-kind", append().with("file-index.btree.columns", "v"))
            .withValidSchema(append().with("file-index.range-bitmap.columns", "v")),
        since2("file-index-map", append().with("file-index.bloom-filter.columns", "v[a]")),
        since2("file-index-type", map.with("file-index.bloom-filter.columns", "c")),
        since2("file-index-type", append().with("file-index.bsi.columns", "v"))
            .withValidSchema(append().with("file-index.bsi.columns", "n")),
        since2(
            "file-index-type",
            append().column("c", "DECIMAL(5, 2)").with("file-index.bitmap.columns", "c")),
        since2(
            "file-index-type",
            append().column("c", "BOOLEAN").with("file-index.bloom-filter.columns", "c")));
  }

  private static List<RuleCase> keyIndexes() {
    Draft vectors = keyed().with("deletion-vectors.enabled", "true");
    Draft btree = vectors.with("pk-btree.index.columns", "n");
    Draft text = vectors.with("pk-full-text.index.columns", "v");
    Draft vector =
        vectors
            .column("c", VECTOR)
            .with("file.format", "avro")
            .with("pk-vector.index.columns", "c", "fields.c.pk-vector.index.type", "ivf-flat");
    return List.of(
        since2("key-index-once", btree.with("pk-btree.index.columns", "n,n")),
        since2("key-index-once", btree.with("pk-bitmap.index.columns", "n"))
            .withValidSchema(btree.with("pk-bitmap.index.columns", "v, q")),
        since2("key-index-single-column", text.with("pk-full-text.index.columns", "v,n"))
            .withValidSchema(text),
        since2(
            "key-index-single-column",
            vector.column("d", VECTOR).with("pk-vector.index.columns", "c,d")),
        since2("key-index-column", btree.with("pk-btree.index.columns", "nowhere"))
            .withValidSchema(btree),
        since2("key-index-column", text.with("pk-full-text.index.columns", "")),
        since2("key-index-primary-key", btree.primaryKey().with("bucket-key", "id")),
        since2("key-index-primary-key", text.primaryKey().with("bucket-key", "id")),
        since2("key-index-deletion-vectors", btree.with("deletion-vectors.enabled", "false")),
        since2("key-index-deletion-vectors", text.with("deletion-vectors.enabled", "false"))
            .withValidSchema(
                text.with("deletion-vectors.enabled", "false", "merge-engine", "first-row")),
        since2("key-index-merge-on-read", btree.with("deletion-vectors.merge-on-read", "true")),
        since2("key-index-merge-on-read", text.with("deletion-vectors.merge-on-read", "true")),
        since2("key-index-buckets", btree.with("bucket", "-1"))
            .withValidSchema(btree.with("bucket", "-2")),
        since2(
            "key-index-clustering",
            btree.with("pk-clustering-override", "true", "clustering.columns", "q")),
        since2("key-index-type", btree.column("c", ARRAY).with("pk-btree.index.columns", "c")),
        since2("key-index-type", text.with("pk-full-text.index.columns", "n")),
        since2("key-index-type", vector.with("pk-vector.index.columns", "n"))
            .withMessage("pk-vector"),
        since2("key-index-options", btree.with("fields.n.pk-btree.index.options", "fast"))
            .withValidSchema(
                btree.with("fields.n.pk-btree.index.options", "{\"block-size\":\"1 mb\"}")),
        since2("key-index-options", btree.with("fields.n.pk-btree.index.options", "{\"\":\"1\"}")),
        since2(
            "key-index-options",
            btree
                .with("fields.n.pk-btree.index.options", "{\"block-size\":\"1 mb\"}")
                .with("btree-index.block-size", "2 mb")),
        since2(
            "key-index-options",
            btree.with("fields.n.pk-btree.index.options", "{\"fallback-scan-max-size\":\"x\"}")),
        since2("vector-index-algorithm", vector.with("fields.c.pk-vector.index.type", " ")),
        since2("vector-index-metric", vector.with("fields.c.pk-vector.distance.metric", "l1"))
            .withValidSchema(vector.with("fields.c.pk-vector.distance.metric", "Inner-Product")));
  }

  private static List<RuleCase> mapLayouts() {
    String layout = "fields.c.map.storage-layout";
    Draft map = append().column("c", MAP);
    Draft shared = map.with(layout, "shared-shredding");
    String integers = "{\"type\":\"MAP\",\"key\":\"INT NOT NULL\",\"value\":\"INT\"}";
    String nullable = "{\"type\":\"MAP\",\"key\":\"STRING\",\"value\":\"INT\"}";
    return List.of(
        layout("map-layout-type", append().with("fields.v.map.storage-layout", "default"))
            .withMessage("its type is not MAP"),
        layout("map-layout", map.with(layout, "wide"))
            .withMessage("'wide'")
            .withValidSchema(shared),
        layout("map-layout-key", append().column("c", integers).with(layout, "shared-shredding"))
            .withMessage("STRING NOT NULL"),
        layout("map-layout-key", append().column("c", nullable).with(layout, "shared-shredding"))
            .withMessage("nullable"),
        layout("map-layout-columns", shared.with("fields.c.map.shared-shredding.max-columns", "0"))
            .withMessage("max-columns"),
        layout(
                "map-layout-placement",
                shared.with("fields.c.map.shared-shredding.column-placement-policy", "any"))
            .withMessage("column-placement-policy"),
        layout("map-layout-format", shared.with("file.format", "avro"))
            .withMessage("file.format is avro"),
        layout("map-layout-compression", shared.with("file.compression", "gzip"))
            .withMessage("file.compression is gzip"),
        layout("map-layout-variant", shared.column("d", "VARIANT")).withMessage("Variant"),
        layout("map-layout-multiset", shared.column("d", MULTISET)).withMessage("MULTISET"),
        layout("map-layout-buckets", shared.primaryKey("id").with("bucket", "-2"))
            .withMessage("postpone"));
  }

  /** Returns a case for a rule that the crate also checks when it writes. */
  private static RuleCase layout(String rule, Draft broken) {
    return since2(rule, broken)
        .refusedByThisLibrary(CREATION, OPENING)
        .because("1.4.2 does not know the options; this library honours them");
  }

  private static List<RuleCase> variantShredding() {
    String ratio = "variant.shredding.minFieldCardinalityRatio";
    String retention = "variant.shredding.adaptive.retentionRatio";
    Draft adaptive = append().with("variant.shredding.inferenceMode", "adaptive");
    return List.of(
        since2("variant-sample", append().with("variant.shredding.maxInferBufferRow", "0"))
            .withValidSchema(append().with("variant.shredding.maxInferBufferRow", "1")),
        since2("variant-ratio", append().with(ratio, "1.1"))
            .withValidSchema(append().with(ratio, "1")),
        since2("variant-ratio", append().with(ratio, "half")),
        since2(
                "variant-adaptive-sample",
                adaptive.with("variant.shredding.adaptive.maxInferBufferRow", "0"))
            .withValidSchema(append().with("variant.shredding.adaptive.maxInferBufferRow", "0")),
        since2("variant-adaptive-sample", append().with("variant.shredding.inferenceMode", "x")),
        since2("variant-adaptive-ratio", adaptive.with(retention, "0.2"))
            .withValidSchema(adaptive.with(retention, "0.2", ratio, "0.2")),
        since2("variant-adaptive-ratio", adaptive.with(ratio, "0.01")));
  }
}
