package dev.reprise.httpapi;

import dev.reprise.Deliveries;
import dev.reprise.Refusal;
import dev.reprise.ReplayRequest;
import dev.reprise.ReplayResult;
import dev.reprise.ReplayService;
import dev.reprise.WhenPending;
import dev.reprise.model.Names;
import dev.reprise.model.WireName;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Fires a delivery again (SPEC section 4). */
final class ReplayOperation {

  private static final String REASON = "reason";
  private static final String WHEN_PENDING = "when_pending";
  private static final String USE_ORIGINAL_URL = "use_original_url";
  private static final String EVENT_ID = "event_id";
  private static final String ALLOW_DISABLED = "allow_disabled";
  private static final Set<String> KNOWN =
      Set.of(REASON, WHEN_PENDING, USE_ORIGINAL_URL, EVENT_ID, ALLOW_DISABLED);

  private final ReplayService replays;
  private final Deliveries deliveries;

  ReplayOperation(ReplayService replays, Deliveries deliveries) {
    this.replays = replays;
    this.deliveries = deliveries;
  }

  Operation.Action replay(Call call) {
    String id = DeliveryOperations.id(call, deliveries);
    ReplayRequest request = requestOf(call, id, JsonFields.of(call.request(), KNOWN));
    return transaction -> Operation.Outcome.of(answer(call, replays.replay(request, transaction)));
  }

  private static ReplayRequest requestOf(Call call, String id, JsonFields body) {
    Optional<String> reason = body.text(REASON);
    reason.ifPresent(text -> RequestRefusal.blaming(REASON, () -> Names.reason(text)));
    boolean isFreshEventId = isFreshEventId(body);
    if (isFreshEventId && reason.isEmpty()) {
      throw body.missing(REASON);
    }
    return new ReplayRequest(
        call.tenant(),
        id,
        Optional.of(call.caller().actor()),
        reason,
        whenPending(body),
        body.flag(USE_ORIGINAL_URL),
        isFreshEventId,
        body.flag(ALLOW_DISABLED));
  }

  private static boolean isFreshEventId(JsonFields body) {
    Optional<String> eventId = body.text(EVENT_ID);
    if (eventId.isPresent() && !eventId.get().equals("fresh")) {
      throw RequestRefusal.invalid(EVENT_ID, "be fresh, or not be given", eventId.get());
    }
    return eventId.isPresent();
  }

  private static WhenPending whenPending(JsonFields body) {
    return body.text(WHEN_PENDING)
        .map(
            name ->
                WireName.parse(WhenPending.class, name)
                    .orElseThrow(
                        () ->
                            RequestRefusal.invalid(
                                WHEN_PENDING, "be refuse, expedite or supersede", name)))
        .orElse(WhenPending.REFUSE);
  }

  /** Answers with what came of a replay. */
  static Response answer(Call call, ReplayResult result) {
    if (result instanceof ReplayResult.Refused refused) {
      throw refusal(refused);
    }
    if (result instanceof ReplayResult.Expedited expedited) {
      return Answers.data(200, DeliveryJson.of(expedited.delivery(), call), call.id());
    }
    var replay = result.orElseThrow();
    return Answers.data(202, DeliveryJson.enqueued(replay), call.id())
        .withHeader("Location", Answers.deliveryPath(replay.id()));
  }

  private static RequestRefusal refusal(ReplayResult.Refused refused) {
    RequestRefusal refusal = Services.refusal(refused.refusal(), "id", refused.message());
    if (refused.refusal() == Refusal.REPLAY_PENDING && refused.pendingDeliveryId().isPresent()) {
      refusal =
          refusal.withHeader("Location", Answers.deliveryPath(refused.pendingDeliveryId().get()));
    }
    if (refused.retryAfter().isPresent()) {
      refusal = refusal.withHeader("Retry-After", wholeSeconds(refused.retryAfter().get()));
    }
    return refusal;
  }

  /** Rounds up: who comes back earlier would be refused again. */
  private static String wholeSeconds(Duration wait) {
    return String.valueOf(wait.plusSeconds(1).minusNanos(1).toSeconds());
  }
}
