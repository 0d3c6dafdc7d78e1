module consumer {
  requires io.github.paimonffm;
}
