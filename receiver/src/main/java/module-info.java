/** For the other side: verifies the signatures of webhooks, and deduplicates. */
module dev.reprise.receiver {
  requires static org.jspecify;

  exports dev.reprise.receiver;
}
