package io.github.paimonffm.recipes.flight;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The service of a Flight server. Each flight has two endpoints with several batches each, and a
 * column with a dictionary. The second endpoint of the flight {@code broken} fails before its last
 * batch.
 */
final class OrdersProducer extends NoOpFlightProducer {

  static final int BATCHES = 5;
  static final int ROWS = 1_000;
  private static final List<String> STATES = List.of("new", "paid", "sent");

  private static final ArrowType INT = new ArrowType.Int(32, true);
  private static final ArrowType BIGINT = new ArrowType.Int(64, true);
  private static final DictionaryEncoding ENCODING = new DictionaryEncoding(1, false, null);

  private final BufferAllocator allocator;

  OrdersProducer(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /** Returns the state of an order, which is in the dictionary. */
  static String state(long id) {
    return STATES.get((int) (id % STATES.size()));
  }

  /** Returns the endpoints, and a schema with the type of the dictionary's values. */
  @Override
  public FlightInfo getFlightInfo(CallContext context, FlightDescriptor flight) {
    Schema schema =
        new Schema(
            List.of(
                Field.nullable("id", BIGINT), Field.nullable("state", ArrowType.Utf8.INSTANCE)));
    return FlightInfo.builder(schema, flight, List.of(endpoint(flight, 0), endpoint(flight, 1)))
        .build();
  }

  private static FlightEndpoint endpoint(FlightDescriptor flight, int number) {
    String ticket = flight.getPath().getFirst() + number;
    return FlightEndpoint.builder(new Ticket(ticket.getBytes(StandardCharsets.UTF_8))).build();
  }

  @Override
  public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
    String name = new String(ticket.getBytes(), StandardCharsets.UTF_8);
    int endpoint = name.charAt(name.length() - 1) - '0';
    Field state = new Field("state", new FieldType(true, INT, ENCODING), null);
    Schema schema = new Schema(List.of(Field.nullable("id", BIGINT), state));
    try (VarCharVector texts = new VarCharVector("states", allocator);
        MapDictionaryProvider dictionaries =
            new MapDictionaryProvider(new Dictionary(texts, ENCODING));
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      for (int i = 0; i < STATES.size(); i++) {
        texts.setSafe(i, STATES.get(i).getBytes(StandardCharsets.UTF_8));
      }
      texts.setValueCount(STATES.size());
      listener.start(root, dictionaries);
      for (int batch = 0; batch < BATCHES; batch++) {
        if (name.equals("broken1") && batch == BATCHES - 1) {
          listener.error(
              CallStatus.INTERNAL.withDescription("the disk is broken").toRuntimeException());
          return;
        }
        fill(root, ((long) endpoint * BATCHES + batch) * ROWS);
        listener.putNext();
      }
      listener.completed();
    }
  }

  private static void fill(VectorSchemaRoot root, long firstId) {
    BigIntVector ids = (BigIntVector) root.getVector("id");
    IntVector states = (IntVector) root.getVector("state");
    for (int row = 0; row < ROWS; row++) {
      ids.setSafe(row, firstId + row);
      states.setSafe(row, (int) ((firstId + row) % STATES.size()));
    }
    root.setRowCount(ROWS);
  }
}
