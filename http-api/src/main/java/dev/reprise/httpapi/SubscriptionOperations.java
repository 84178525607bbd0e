package dev.reprise.httpapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.NewSubscription;
import dev.reprise.SubscriptionChange;
import dev.reprise.Subscriptions;
import dev.reprise.model.Backlog;
import dev.reprise.model.LaneId;
import dev.reprise.model.LaneReport;
import dev.reprise.model.Names;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.model.WireName;
import dev.reprise.spi.Page;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps the caller's subscriptions. */
final class SubscriptionOperations {

  private static final String SUBSCRIPTION = "subscription";
  private static final String URL = "url";
  private static final String EVENTS = "events";
  private static final String DESCRIPTION = "description";
  private static final String STATUS = "status";
  private static final String SETTINGS = "settings";
  private static final Set<String> CREATE = Set.of(URL, EVENTS, DESCRIPTION, SETTINGS);
  private static final Set<String> UPDATE = Set.of(URL, EVENTS, DESCRIPTION, STATUS, SETTINGS);

  private final Subscriptions subscriptions;
  private final Cursors cursors;

  SubscriptionOperations(Subscriptions subscriptions, Cursors cursors) {
    this.subscriptions = subscriptions;
    this.cursors = cursors;
  }

  Operation.Action create(Call call) {
    NewSubscription request = newSubscription(call, JsonFields.of(call.request(), CREATE));
    return transaction -> {
      Subscription created = Services.done(subscriptions.create(request, transaction));
      return new Operation.Outcome(
          created(call, created, SubscriptionJson.created(created, call)),
          created(call, created, SubscriptionJson.createdBefore(created, call)));
    };
  }

  Operation.Action list(Call call) {
    return transaction -> {
      Page<Subscription> page =
          cursors.read(call, request -> subscriptions.list(call.tenant(), request));
      ArrayNode list = Json.array();
      shown(page.items(), call).forEach(list::add);
      return Operation.Outcome.of(Answers.list(list, page.next(), call.id()));
    };
  }

  Operation.Action retrieve(Call call) {
    String id = id(call);
    return transaction -> {
      Subscription found = Services.found(subscriptions.find(call.tenant(), id), SUBSCRIPTION);
      ObjectNode json = shown(List.of(found), call).get(0);
      return Operation.Outcome.of(Answers.data(200, json, call.id()));
    };
  }

  /** Shows subscriptions with how their lanes stand and what waits for them. */
  private List<ObjectNode> shown(List<Subscription> found, Call call) {
    List<LaneId> ids = found.stream().map(Subscription::lane).toList();
    Map<LaneId, LaneReport> lanes = subscriptions.lanes(ids);
    Map<LaneId, Backlog> backlogs = subscriptions.backlogs(ids);
    return found.stream()
        .map(
            each ->
                SubscriptionJson.of(
                    each,
                    lanes.getOrDefault(each.lane(), LaneReport.unknown()),
                    Optional.ofNullable(backlogs.get(each.lane())),
                    call))
        .toList();
  }

  Operation.Action update(Call call) {
    String id = id(call);
    SubscriptionChange change = change(JsonFields.of(call.request(), UPDATE));
    return transaction ->
        shown(call, Services.done(subscriptions.update(call.tenant(), id, change, transaction)));
  }

  Operation.Action delete(Call call) {
    String id = id(call);
    return transaction -> {
      Services.done(subscriptions.delete(call.tenant(), id, transaction));
      return Operation.Outcome.of(Answers.data(200, SubscriptionJson.deleted(id), call.id()));
    };
  }

  private NewSubscription newSubscription(Call call, JsonFields body) {
    String url = Urls.checked(body.requiredText(URL));
    List<String> events = events(body).orElseThrow(() -> body.missing(EVENTS));
    return new NewSubscription(
        call.tenant(),
        Optional.empty(),
        url,
        events,
        description(body).filter(text -> !text.isEmpty()),
        settings(body).orElse(SubscriptionSettings.none()),
        Optional.empty());
  }

  private SubscriptionChange change(JsonFields body) {
    for (String name : List.of(URL, EVENTS, STATUS)) {
      if (body.isNull(name)) {
        throw RequestRefusal.invalid(name, "not be null; what is left out stays as it is");
      }
    }
    return new SubscriptionChange(
        body.text(URL).map(Urls::checked),
        events(body),
        body.isNull(DESCRIPTION) ? Optional.of("") : description(body),
        status(body),
        body.isNull(SETTINGS) ? Optional.of(SubscriptionSettings.none()) : settings(body));
  }

  private Optional<SubscriptionSettings> settings(JsonFields body) {
    return SettingsJson.read(body, SETTINGS, subscriptions.attemptTimeoutMax());
  }

  private static Optional<List<String>> events(JsonFields body) {
    Optional<List<String>> events = body.texts(EVENTS);
    events.ifPresent(SubscriptionOperations::checkEvents);
    return events;
  }

  private static void checkEvents(List<String> events) {
    if (events.isEmpty() || events.size() > Subscription.EVENT_TYPES_MAX) {
      throw RequestRefusal.invalid(
          EVENTS,
          "hold 1 to " + Subscription.EVENT_TYPES_MAX + " event types, held " + events.size());
    }
    Set<String> seen = new HashSet<>();
    for (String type : events) {
      if (!seen.add(type)) {
        throw RequestRefusal.invalid(
            EVENTS, "not repeat an event type, had " + Texts.shown(type) + " twice");
      }
      if (!type.equals(Subscription.ALL_TYPES)) {
        RequestRefusal.blaming(EVENTS, () -> Names.eventType(type));
      }
    }
  }

  private static Optional<String> description(JsonFields body) {
    Optional<String> description = body.text(DESCRIPTION);
    if (description.isPresent() && description.get().length() > Names.TEXT_LENGTH_MAX) {
      throw RequestRefusal.invalid(
          DESCRIPTION,
          "have at most "
              + Names.TEXT_LENGTH_MAX
              + " characters, had "
              + description.get().length());
    }
    return description;
  }

  private static Optional<SubscriptionStatus> status(JsonFields body) {
    return body.text(STATUS)
        .map(
            name ->
                WireName.parse(SubscriptionStatus.class, name)
                    .orElseThrow(
                        () ->
                            RequestRefusal.invalid(STATUS, "be active, paused or disabled", name)));
  }

  private static String id(Call call) {
    return RequestRefusal.blaming("id", () -> Names.subscriptionId(call.pathId()));
  }

  private static Response created(Call call, Subscription subscription, ObjectNode json) {
    return Answers.data(201, json, call.id())
        .withHeader("Location", Answers.subscriptionPath(subscription.id()));
  }

  /** Shows it without its lane: who has changed it may hold what the dispatcher waits for. */
  private static Operation.Outcome shown(Call call, Subscription subscription) {
    return Operation.Outcome.of(
        Answers.data(200, SubscriptionJson.of(subscription, call), call.id()));
  }
}
