package io.github.paimonffm.internal.message;

import io.github.paimonffm.internal.table.TableLease;
import io.github.paimonffm.internal.wire.CommitMode;
import io.github.paimonffm.internal.wire.MessageEnvelope;
import io.github.paimonffm.write.CommitMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A sealer, which puts the bodies of one builder's commit messages into envelopes.
 *
 * @param table the open table of the builder
 * @param commitUser the commit user of the builder
 * @param mode the mode of the builder
 */
public record MessageSealer(TableLease table, String commitUser, CommitMode mode) {

  /**
   * Seals the bodies that a writer of this process has prepared.
   *
   * @param writer the id of the writer
   * @return the messages in the order of the bodies; unmodifiable
   */
  public List<CommitMessage> seal(UUID writer, List<byte[]> bodies) {
    List<BodyDescription> descriptions = BodyDescription.of(table, bodies);
    List<CommitMessage> messages = new ArrayList<>(bodies.size());
    for (int i = 0; i < bodies.size(); i++) {
      byte[] sealed =
          seal(writer, table.description().schemaId(), descriptions.get(i), bodies.get(i));
      messages.add(CommitMessage.fromBytes(sealed));
    }
    return List.copyOf(messages);
  }

  /**
   * Seals a body whose writer is unknown.
   *
   * @return the bytes of the message
   * @throws io.github.paimonffm.exception.CorruptDataException if the body cannot belong to the
   *     table
   */
  public byte[] sealForeign(byte[] body) {
    // Describes a copy, so that the description cannot change the body that is sealed.
    BodyDescription description = BodyDescription.of(table, List.of(body.clone())).getFirst();
    long schemaId = description.schemaId().orElse(table.description().schemaId());
    return seal(MessageEnvelope.UNKNOWN_WRITER, schemaId, description, body);
  }

  private byte[] seal(UUID writer, long schemaId, BodyDescription description, byte[] body) {
    return new MessageEnvelope(
            mode,
            table.description().identity(),
            commitUser,
            writer,
            schemaId,
            description.summary(),
            MessageEnvelope.SERIALIZER_VERSION,
            body)
        .encode();
  }
}
