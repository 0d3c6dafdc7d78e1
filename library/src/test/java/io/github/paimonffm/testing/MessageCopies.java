package io.github.paimonffm.testing;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.internal.wire.Envelopes;
import io.github.paimonffm.internal.wire.MessageEnvelope;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Copies of the messages and files of one writer, as if many writers had written the same rows. The
 * files of a copy are hard links, so a commit of very many messages can be prepared quickly.
 */
public final class MessageCopies {

  private static final Pattern FILE = Pattern.compile("data-([0-9a-f-]{36})-\\d+\\.parquet");

  private final Path location;
  private final List<CommitMessage> originals;

  /**
   * Creates the source of copies.
   *
   * @param table a table on the local disk whose file names have their default form
   * @param originals the messages of one writer, with one data file each
   */
  public MessageCopies(Table table, List<CommitMessage> originals) {
    this.location = Path.of(table.location());
    this.originals = originals;
  }

  /** Returns the messages of another writer, in the order of the originals. */
  public List<CommitMessage> ofNewWriter() throws IOException {
    UUID writer = UUID.randomUUID();
    String fileId = UUID.randomUUID().toString();
    List<CommitMessage> copies = new ArrayList<>(originals.size());
    for (CommitMessage original : originals) {
      MessageEnvelope envelope = Envelopes.ofMessage(original);
      String body = new String(envelope.body(), StandardCharsets.ISO_8859_1);
      Matcher name = FILE.matcher(body);
      if (!name.find()) {
        throw new IllegalArgumentException("no file name in " + original);
      }
      String copy = name.group().replace(name.group(1), fileId);
      Path folder = folder(original);
      Files.createLink(folder.resolve(copy), folder.resolve(name.group()));
      MessageEnvelope copied =
          new MessageEnvelope(
              envelope.mode(),
              envelope.table(),
              envelope.commitUser(),
              writer,
              envelope.schemaId(),
              envelope.summary(),
              envelope.serializerVersion(),
              body.replace(name.group(1), fileId).getBytes(StandardCharsets.ISO_8859_1));
      copies.add(CommitMessage.fromBytes(copied.encode()));
    }
    return copies;
  }

  private Path folder(CommitMessage message) {
    Path folder = location;
    for (Map.Entry<String, String> column : message.partition().entrySet()) {
      folder = folder.resolve(column.getKey() + "=" + column.getValue());
    }
    return folder.resolve("bucket-" + message.bucket());
  }
}
