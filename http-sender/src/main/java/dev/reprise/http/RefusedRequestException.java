package dev.reprise.http;

/** Says why nothing is sent, whatever is tried: the message is one line that names the rule. */
final class RefusedRequestException extends RuntimeException {

  private static final long serialVersionUID = 1;

  RefusedRequestException(String rule) {
    super(rule);
  }
}
