package dev.reprise.receiver;

import dev.reprise.receiver.SignedRequest.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Three headers; signed is {@code id.timestamp.body}.
 *
 * <p>An id with a dot is refused: with one, the same bytes could be read as another id, time and
 * body.
 */
final class StandardWebhooksForm implements SignatureForm {

  private static final String ID = "webhook-id";
  private static final String TIMESTAMP = "webhook-timestamp";
  private static final String SIGNATURE = "webhook-signature";
  private static final Pattern ID_PATTERN = Pattern.compile("[\\x21-\\x7e&&[^.]]{1,256}");

  @Override
  public SignedRequest read(HeaderSource headers) throws RefusalException {
    String id = HeaderReader.required(headers, ID);
    if (!ID_PATTERN.matcher(id).matches()) {
      throw HeaderReader.malformed(ID, "be 1 to 256 visible ASCII characters but dots, is not");
    }
    String timestamp = HeaderReader.required(headers, TIMESTAMP);
    return new SignedRequest(
        Optional.of(id),
        HeaderReader.unixSeconds(TIMESTAMP, timestamp),
        id + "." + timestamp + ".",
        candidates(HeaderReader.required(headers, SIGNATURE)));
  }

  private static List<Candidate> candidates(String header) throws RefusalException {
    List<Candidate> candidates = new ArrayList<>();
    for (String each : header.split(" ", HeaderReader.SIGNATURES_MAX + 1)) {
      int comma = each.indexOf(',');
      if (comma > 0) {
        candidates.add(new Candidate(each.substring(0, comma), each.substring(comma + 1)));
      }
    }
    if (candidates.isEmpty() || candidates.size() > HeaderReader.SIGNATURES_MAX) {
      throw HeaderReader.malformed(
          SIGNATURE, "hold 1 to " + HeaderReader.SIGNATURES_MAX + " signatures, does not");
    }
    return candidates;
  }
}
