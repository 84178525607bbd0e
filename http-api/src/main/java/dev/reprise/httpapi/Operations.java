package dev.reprise.httpapi;

import dev.reprise.Reprise;

/** The table of what can be asked for (SPEC section 7). */
final class Operations {

  private static final String SUBSCRIPTIONS = "/v1/webhook_subscriptions";
  private static final String SUBSCRIPTION = SUBSCRIPTIONS + "/{id}";
  private static final String DELIVERIES = "/v1/webhook_deliveries";
  private static final String DELIVERY = DELIVERIES + "/{id}";

  private Operations() {}

  static Routes of(Reprise reprise, Cursors cursors) {
    Routes routes = new Routes();
    HealthOperation health = new HealthOperation(reprise.subscriptions());
    routes.with("GET", "/v1/health", Route.open(health::check));
    EventOperations events = new EventOperations(reprise.events());
    routes.with(
        "POST",
        "/v1/events",
        Route.of(Permission.PUBLISH, events::publish)
            .withParameters(EventOperations.PARAMETERS)
            .withPayload());
    addSubscriptions(routes, new SubscriptionOperations(reprise.subscriptions(), cursors));
    addSecrets(routes, new SecretOperations(reprise.subscriptions(), reprise.events()));
    addDeliveries(routes, new DeliveryOperations(reprise.deliveries(), cursors));
    ReplayOperation replays = new ReplayOperation(reprise.replays(), reprise.deliveries());
    routes.with("POST", DELIVERY + "/replay", Route.of(Permission.REPLAY, replays::replay));
    StopOperations stops = new StopOperations(reprise.stops());
    return routes
        .with("POST", "/v1/stop", Route.of(Permission.MANAGE_SUBSCRIPTIONS, stops::stop))
        .with("POST", "/v1/go", Route.of(Permission.MANAGE_SUBSCRIPTIONS, stops::go));
  }

  private static void addSubscriptions(Routes routes, SubscriptionOperations operations) {
    routes
        .with(
            "GET",
            SUBSCRIPTIONS,
            Route.of(Permission.READ, operations::list).withParameters(Cursors.PARAMETERS))
        .with("POST", SUBSCRIPTIONS, Route.of(Permission.MANAGE_SUBSCRIPTIONS, operations::create))
        .with("GET", SUBSCRIPTION, Route.of(Permission.READ, operations::retrieve))
        .with("PATCH", SUBSCRIPTION, Route.of(Permission.MANAGE_SUBSCRIPTIONS, operations::update))
        .with(
            "DELETE", SUBSCRIPTION, Route.of(Permission.MANAGE_SUBSCRIPTIONS, operations::delete));
  }

  private static void addSecrets(Routes routes, SecretOperations operations) {
    routes
        .with(
            "POST",
            SUBSCRIPTION + "/secrets",
            Route.of(Permission.MANAGE_SUBSCRIPTIONS, operations::add))
        .with(
            "DELETE",
            SUBSCRIPTION + "/secrets/{secret_id}",
            Route.of(Permission.MANAGE_SUBSCRIPTIONS, operations::remove))
        .with(
            "POST",
            SUBSCRIPTION + "/test",
            Route.of(Permission.MANAGE_SUBSCRIPTIONS, operations::test));
  }

  private static void addDeliveries(Routes routes, DeliveryOperations operations) {
    routes
        .with(
            "GET",
            DELIVERIES,
            Route.of(Permission.READ, operations::list).withParameters(DeliveryFilters.PARAMETERS))
        .with("GET", DELIVERY, Route.of(Permission.READ, operations::retrieve))
        .with("GET", DELIVERY + "/payload", Route.of(Permission.READ_PAYLOAD, operations::payload))
        .with("GET", DELIVERY + "/attempts", Route.of(Permission.READ, operations::attempts))
        .with("GET", DELIVERY + "/lineage", Route.of(Permission.READ, operations::lineage))
        .with("GET", DELIVERY + "/explain", Route.of(Permission.READ, operations::explain))
        .with("POST", DELIVERY + "/expedite", Route.of(Permission.REPLAY, operations::expedite))
        .with("POST", DELIVERY + "/cancel", Route.of(Permission.REPLAY, operations::cancel))
        .with("POST", DELIVERY + "/release", Route.of(Permission.REPLAY, operations::release));
  }
}
