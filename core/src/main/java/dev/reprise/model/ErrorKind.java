package dev.reprise.model;

/** Where an attempt without an answer broke. */
public enum ErrorKind {
  /** The host name could not be resolved. */
  DNS,
  /** No connection was made. */
  CONNECT,
  /** The TLS handshake failed, or the certificate is not the host's. */
  TLS,
  /** The attempt's time was up. */
  TIMEOUT,
  /** The receiver closed or reset the connection. */
  RESET,
  /** The answer is not HTTP, or broke off. */
  PROTOCOL,
  /** The answer's headers exceed the bound. */
  HEADERS_TOO_LARGE,
  /** The address policy refused; nothing was sent. */
  REFUSED_BY_POLICY,
  /** The recorded payload does not match its digest; nothing was sent. */
  PAYLOAD_CORRUPT,
  /** The egress proxy itself failed; nothing reached the receiver. */
  PROXY
}
