package dev.reprise.httpapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.reprise.ChangeResult;
import dev.reprise.Deliveries;
import dev.reprise.Refusal;
import dev.reprise.model.Delivery;
import dev.reprise.model.Header;
import dev.reprise.model.Payload;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.Page;
import dev.reprise.spi.StoredPayload;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shows deliveries, moves those that are pending, and releases lines. */
final class DeliveryOperations {

  private static final String DELIVERY = "delivery";

  private final Deliveries deliveries;
  private final Cursors cursors;

  DeliveryOperations(Deliveries deliveries, Cursors cursors) {
    this.deliveries = deliveries;
    this.cursors = cursors;
  }

  Operation.Action list(Call call) {
    DeliveryFilter filter = DeliveryFilters.of(call, deliveries);
    return transaction -> {
      Page<Delivery> page = cursors.read(call, request -> deliveries.list(filter, request));
      return Operation.Outcome.of(
          Answers.list(DeliveryJson.list(page.items(), call), page.next(), call.id()));
    };
  }

  Operation.Action retrieve(Call call) {
    String id = id(call, deliveries);
    return transaction -> shown(call, find(call, id));
  }

  Operation.Action payload(Call call) {
    String id = id(call, deliveries);
    return transaction -> {
      Payload payload = intact(deliveries.payload(find(call, id)));
      return Operation.Outcome.of(
          new Response(
              200,
              List.of(
                  new Header("Content-Type", payload.contentType()),
                  // a payload is not a page of this origin, whatever it says it is
                  new Header("Content-Disposition", "attachment"),
                  new Header(Answers.REQUEST_ID, call.id())),
              payload.bytes()));
    };
  }

  Operation.Action attempts(Call call) {
    String id = id(call, deliveries);
    return transaction -> {
      find(call, id);
      return Operation.Outcome.of(
          Answers.list(
              AttemptJson.list(deliveries.attempts(call.tenant(), id), call),
              Optional.empty(),
              call.id()));
    };
  }

  Operation.Action lineage(Call call) {
    String id = id(call, deliveries);
    return transaction -> {
      List<Delivery> lineage =
          Services.found(deliveries.lineageDeliveries(call.tenant(), id), DELIVERY);
      ArrayNode shown =
          DeliveryJson.lineage(
              lineage, each -> deliveries.attempts(call.tenant(), each.id()), call);
      boolean isCut = lineage.size() >= DeliveryLog.LINEAGE_MAX;
      return Operation.Outcome.of(Answers.firstOf(shown, isCut, call.id()));
    };
  }

  Operation.Action explain(Call call) {
    String id = id(call, deliveries);
    return transaction ->
        Operation.Outcome.of(
            Answers.data(
                200,
                ExplanationJson.of(Services.found(deliveries.explain(call.tenant(), id), DELIVERY)),
                call.id()));
  }

  Operation.Action expedite(Call call) {
    return change(call, deliveries::expedite);
  }

  Operation.Action cancel(Call call) {
    return change(call, deliveries::cancel);
  }

  Operation.Action release(Call call) {
    return change(call, deliveries::release);
  }

  private Operation.Action change(Call call, Change change) {
    String id = id(call, deliveries);
    JsonFields.of(call.request(), Set.of());
    return transaction -> shown(call, Services.done(change.apply(call.tenant(), id, transaction)));
  }

  /** Returns the id in the path, which the store must find well formed. */
  static String id(Call call, Deliveries deliveries) {
    if (!deliveries.isWellFormed(call.pathId())) {
      throw RequestRefusal.invalid("id", "be a delivery id, such as lists show", call.pathId());
    }
    return call.pathId();
  }

  private Delivery find(Call call, String id) {
    return Services.found(deliveries.find(call.tenant(), id), DELIVERY);
  }

  private static Operation.Outcome shown(Call call, Delivery delivery) {
    return Operation.Outcome.of(Answers.data(200, DeliveryJson.of(delivery, call), call.id()));
  }

  private static Payload intact(StoredPayload stored) {
    if (stored instanceof StoredPayload.Intact intact) {
      return intact.payload();
    }
    if (stored instanceof StoredPayload.Expired) {
      throw Services.refusal(Refusal.PAYLOAD_EXPIRED, "id", "retention removed the payload");
    }
    if (stored instanceof StoredPayload.Erased) {
      throw Services.refusal(Refusal.PAYLOAD_ERASED, "id", "the payload was erased");
    }
    throw Services.refusal(
        Refusal.PAYLOAD_CORRUPT, "id", "the recorded payload does not match its digest");
  }

  /** Moves a delivery, or releases its line. */
  @FunctionalInterface
  private interface Change {
    ChangeResult<Delivery> apply(String tenant, String id, HostTransaction transaction);
  }
}
