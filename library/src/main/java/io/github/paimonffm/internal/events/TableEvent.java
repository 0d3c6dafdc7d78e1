package io.github.paimonffm.internal.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;

/** The fields that all events have. Subclasses that are registered are visible to users. */
@Category({"Apache Paimon", "paimon-ffm"})
@StackTrace(false)
abstract class TableEvent extends Event {

  @Label("Table")
  @Description("The location of the table")
  String table = "";

  @Label("Branch")
  String branch = "";

  @Label("Failure")
  @Description("The class of the exception that ended the work; empty if the work succeeded")
  String failure = "";

  /** Records the exception that ended the work. */
  public final void failed(Throwable e) {
    failure = e.getClass().getName();
  }
}
