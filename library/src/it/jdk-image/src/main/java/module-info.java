/** A program on an image of the JDK. */
module app {
  requires io.github.paimonffm;

  opens app to
      io.github.paimonffm; // for records as rows
}
