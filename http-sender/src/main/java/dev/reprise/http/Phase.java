package dev.reprise.http;

/** How far an attempt has come. */
enum Phase {
  RESOLVING("looking the host name up"),
  CONNECTING("connecting"),
  SECURING("setting TLS up"),
  SENDING("setting up the connection or sending"),
  WAITING("waiting for an answer"),
  READING_HEADERS("reading the answer's headers"),
  READING_BODY("reading the answer's body");

  private final String words;

  Phase(String words) {
    this.words = words;
  }

  /** Returns what was being done, for people. */
  String words() {
    return words;
  }
}
