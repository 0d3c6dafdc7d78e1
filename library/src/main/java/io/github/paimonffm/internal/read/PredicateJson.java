package io.github.paimonffm.internal.read;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.read.LeafFunction;
import io.github.paimonffm.read.Predicate;
import java.util.List;

/**
 * A writer for the JSON of predicates that the native library reads. Literals are written as text;
 * the columns define their types.
 */
final class PredicateJson {

  private PredicateJson() {}

  static ObjectNode write(Predicate predicate) {
    ObjectNode json = Json.object();
    switch (predicate) {
      case Predicate.And and -> write(and.predicates(), json.putArray("and"));
      case Predicate.Or or -> write(or.predicates(), json.putArray("or"));
      case Predicate.Not not -> json.set("not", write(not.predicate()));
      case Predicate.Leaf leaf -> {
        json.put("column", leaf.column()).put("op", operator(leaf.function()));
        ArrayNode literals = json.putArray("literals");
        leaf.literals().forEach(literal -> literals.add(literal.text()));
      }
    }
    return json;
  }

  private static void write(List<Predicate> predicates, ArrayNode json) {
    predicates.forEach(predicate -> json.add(write(predicate)));
  }

  private static String operator(LeafFunction function) {
    return switch (function) {
      case EQUAL -> "eq";
      case NOT_EQUAL -> "ne";
      case LESS_THAN -> "lt";
      case LESS_OR_EQUAL -> "le";
      case GREATER_THAN -> "gt";
      case GREATER_OR_EQUAL -> "ge";
      case IN -> "in";
      case NOT_IN -> "notIn";
      case IS_NULL -> "isNull";
      case IS_NOT_NULL -> "isNotNull";
      case BETWEEN -> "between";
      case STARTS_WITH -> "startsWith";
      case ENDS_WITH -> "endsWith";
      case CONTAINS -> "contains";
      case LIKE -> "like";
    };
  }
}
