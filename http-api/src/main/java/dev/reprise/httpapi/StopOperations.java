package dev.reprise.httpapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.StopRequest;
import dev.reprise.Stops;
import dev.reprise.model.Names;
import dev.reprise.model.Stop;
import dev.reprise.model.StopScope;
import java.util.Optional;
import java.util.Set;

/** Stops the caller's tenant or one of its subscriptions, and lets it go on. */
final class StopOperations {

  private static final String SUBSCRIPTION_ID = "subscription_id";
  private static final String REASON = "reason";

  private final Stops stops;

  StopOperations(Stops stops) {
    this.stops = stops;
  }

  Operation.Action stop(Call call) {
    JsonFields body = JsonFields.of(call.request(), Set.of(SUBSCRIPTION_ID, REASON));
    Optional<String> reason = body.text(REASON);
    reason.ifPresent(text -> RequestRefusal.blaming(REASON, () -> Names.reason(text)));
    StopRequest request =
        new StopRequest(scope(call, body), Optional.of(call.caller().actor()), reason);
    return transaction -> {
      Stop stands = Services.done(stops.stop(request, transaction));
      return Operation.Outcome.of(Answers.data(200, json(stands), call.id()));
    };
  }

  Operation.Action go(Call call) {
    StopScope scope = scope(call, JsonFields.of(call.request(), Set.of(SUBSCRIPTION_ID)));
    return transaction -> {
      Optional<Stop> stood = Services.done(stops.go(scope, transaction));
      ObjectNode json = Json.object().put("object", "go");
      Json.put(json, SUBSCRIPTION_ID, scope.subscriptionId());
      json.put("was_stopped", stood.isPresent());
      return Operation.Outcome.of(Answers.data(200, json, call.id()));
    };
  }

  private static StopScope scope(Call call, JsonFields body) {
    Optional<String> subscriptionId = body.text(SUBSCRIPTION_ID);
    subscriptionId.ifPresent(
        id -> RequestRefusal.blaming(SUBSCRIPTION_ID, () -> Names.subscriptionId(id)));
    return new StopScope(Optional.of(call.tenant()), subscriptionId);
  }

  private static ObjectNode json(Stop stop) {
    ObjectNode json = Json.object().put("object", "stop");
    Json.put(json, SUBSCRIPTION_ID, stop.scope().subscriptionId());
    Json.put(json, "actor", stop.actor());
    Json.put(json, REASON, stop.reason());
    json.put("stopped_at", Json.time(stop.stoppedAt()));
    return json;
  }
}
