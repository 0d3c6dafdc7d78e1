package io.github.paimonffm.recipes.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightImportTest {

  private static final Identifier ORDERS = Identifier.of("sales", "orders");

  private record Order(long id, String state) {}

  @TempDir Path folder;

  private BufferAllocator allocator;
  private Catalog catalog;
  private FlightServer server;
  private FlightClient client;

  @BeforeEach
  void open() throws IOException {
    allocator = new RootAllocator();
    catalog = Catalog.open(Map.of("warehouse", folder.toString()));
    catalog.createDatabase("sales", true);
    Location anyPort = Location.forGrpcInsecure("127.0.0.1", 0);
    server =
        FlightServer.builder(allocator, anyPort, new OrdersProducer(allocator)).build().start();
    client = FlightClient.builder(allocator, server.getLocation()).build();
  }

  /** Fails if a batch was not released. */
  @AfterEach
  void close() throws Exception {
    client.close();
    server.close();
    catalog.close();
    allocator.close();
  }

  @Test
  void streamsOfAllEndpointsBecomeOneSnapshot() throws Exception {
    FlightInfo flight = client.getInfo(FlightDescriptor.path("orders"));
    Table table = FlightImport.createTable(catalog, ORDERS, flight);

    FlightImport.append(table, client, flight);

    assertEquals(1, table.snapshots().size());
    List<Order> expected =
        LongStream.range(0, 2L * OrdersProducer.BATCHES * OrdersProducer.ROWS)
            .mapToObj(id -> new Order(id, OrdersProducer.state(id)))
            .toList();
    try (Stream<Order> rows = table.newReadBuilder().rows(Order.class).stream()) {
      assertEquals(expected, rows.sorted(Comparator.comparing(Order::id)).toList());
    }
  }

  @Test
  void brokenStreamPublishesNothing() {
    FlightInfo flight = client.getInfo(FlightDescriptor.path("broken"));
    Table table = FlightImport.createTable(catalog, ORDERS, flight);

    FlightRuntimeException failure =
        assertThrows(
            FlightRuntimeException.class, () -> FlightImport.append(table, client, flight));

    assertEquals("the disk is broken", failure.getMessage());
    assertTrue(table.latestSnapshot().isEmpty());
  }
}
