package io.github.paimonffm.recipes.flight;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.util.Optional;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;

/** Writes the streams of a Flight server to a Paimon table. */
final class FlightImport {

  private FlightImport() {}

  // sample
  /** Creates a table with the columns of a flight. */
  static Table createTable(Catalog catalog, Identifier name, FlightInfo flight) {
    Schema schema = Schema.fromArrow(flight.getSchemaOptional().orElseThrow()).build();
    return catalog.createTable(name, schema, false);
  }

  /** Appends the streams of all endpoints of a flight as one snapshot. */
  static Optional<Snapshot> append(Table table, FlightClient client, FlightInfo flight)
      throws Exception {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      for (FlightEndpoint endpoint : flight.getEndpoints()) {
        // If endpoint.getLocations() names other servers, each needs a client of its own.
        try (FlightStream stream = client.getStream(endpoint.getTicket())) {
          while (stream.next()) {
            write.writeArrow(stream.getRoot(), stream.getDictionaryProvider());
          }
        }
      }
      return commit.commit(write.prepareCommit());
    }
  }
  // end
}
