package io.github.paimonffm.internal.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A call of {@code prepareCommit}. */
@Name("io.github.paimonffm.Prepare")
@Label("Prepare Commit")
@Description("A writer waited for its lanes and closed its files")
public final class PrepareEvent extends TableEvent {

  @Label("Commit User")
  String commitUser = "";

  @Label("Messages")
  @Description("The number of commit messages")
  int messages;

  /** Starts the event. */
  public static PrepareEvent started() {
    PrepareEvent event = new PrepareEvent();
    event.begin();
    return event;
  }

  /** Sets the fields and records the event. */
  public void record(String location, String branchName, String user, int messageCount) {
    table = location;
    branch = branchName;
    commitUser = user;
    messages = messageCount;
    commit();
  }
}
