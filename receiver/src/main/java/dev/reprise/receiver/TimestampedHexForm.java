package dev.reprise.receiver;

import dev.reprise.receiver.SignedRequest.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One header, {@code t=<unix s>,v1=<hex>[,v1=…]}; signed is {@code timestamp.body}. */
final class TimestampedHexForm implements SignatureForm {

  private static final String TIMESTAMP = "t";

  private final String header;

  TimestampedHexForm(String header) {
    this.header = header;
  }

  @Override
  public SignedRequest read(HeaderSource headers) throws RefusalException {
    List<String> timestamps = new ArrayList<>();
    List<Candidate> candidates = new ArrayList<>();
    String value = HeaderReader.required(headers, header);
    for (String each : value.split(",", HeaderReader.SIGNATURES_MAX + 2)) {
      int equals = each.indexOf('=');
      String name = equals < 0 ? "" : each.substring(0, equals).strip();
      String text = each.substring(equals + 1).strip();
      if (name.equals(TIMESTAMP)) {
        timestamps.add(text);
      } else if (!name.isEmpty()) {
        candidates.add(new Candidate(name, text));
      }
    }
    if (timestamps.size() != 1) {
      throw HeaderReader.malformed(header, "hold one t=, held " + timestamps.size());
    }
    if (candidates.isEmpty() || candidates.size() > HeaderReader.SIGNATURES_MAX) {
      throw HeaderReader.malformed(
          header, "hold 1 to " + HeaderReader.SIGNATURES_MAX + " signatures, does not");
    }
    String timestamp = timestamps.get(0);
    return new SignedRequest(
        Optional.empty(), HeaderReader.unixSeconds(header, timestamp), timestamp + ".", candidates);
  }
}
