package dev.reprise.cli.demo;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the demonstration sends, how its receiver treats it, and what must therefore come out.
 *
 * @param events how many events are published
 * @param subscriptions the names of the subscriptions
 * @param delays the delay before each attempt; at least 2, so that a stumble is made good
 */
record Plan(int events, List<String> subscriptions, List<Duration> delays) {

  /** Loses an answer now and then. */
  static final String ORDERS = "orders";

  /** Refuses some events for good. */
  static final String BILLING = "billing";

  /** Stumbles over some events, and is down for others until it is fixed. */
  static final String SEARCH = "search";

  private static final int LOST_EVERY = 40;
  private static final int REFUSED_EVERY = 10;
  private static final int STUMBLED_EVERY = 7;

  /** So seldom that the engine does not take the whole receiver for failing, and leave it alone. */
  private static final int DOWN_EVERY = 40;

  Plan {
    subscriptions = List.copyOf(subscriptions);
    delays = List.copyOf(delays);
    if (delays.size() < 2) {
      throw new IllegalArgumentException("delays must be at least 2, was " + delays.size());
    }
  }

  /** Returns the plan of {@code reprise demo}: 200 events to 3 subscriptions. */
  static Plan standard() {
    return new Plan(
        200,
        List.of(ORDERS, BILLING, SEARCH),
        List.of(Duration.ZERO, Duration.ofMillis(500), Duration.ofMillis(500)));
  }

  /** Returns the numbers of the events. */
  IntStream numbers() {
    return IntStream.rangeClosed(1, events);
  }

  /** Returns the id of an event. */
  String eventId(int number) {
    return String.format("demo-%04d", number);
  }

  /** Says how the receiver treats an event that is owed to a subscription. */
  Behaviour behaviour(String subscription, int number) {
    return switch (subscription) {
      case ORDERS -> number % LOST_EVERY == 0 ? Behaviour.LOSE_ANSWER : Behaviour.ACCEPT;
      case BILLING -> number % REFUSED_EVERY == 0 ? Behaviour.REFUSE : Behaviour.ACCEPT;
      case SEARCH -> searchBehaviour(number);
      default ->
          throw new IllegalArgumentException(
              "subscription must be one of " + subscriptions + ", was " + subscription);
    };
  }

  /** Returns how the receiver treats each event, by the event's id. */
  Map<String, Behaviour> behaviours(String subscription) {
    Map<String, Behaviour> byEvent = new LinkedHashMap<>();
    numbers().forEach(number -> byEvent.put(eventId(number), behaviour(subscription, number)));
    return byEvent;
  }

  /** Computes what must come out for a subscription before the receiver is fixed. */
  Counts expected(String subscription) {
    return numbers()
        .mapToObj(number -> expected(behaviour(subscription, number)))
        .reduce(Counts.NONE, Counts::plus);
  }

  private Counts expected(Behaviour behaviour) {
    int all = delays.size();
    return switch (behaviour) {
      case ACCEPT -> new Counts(1, 1, 0, 0, 1, 1, 0, 0);
      case STUMBLE -> new Counts(1, 1, 0, 0, 2, 2, 0, 0);
      case LOSE_ANSWER -> new Counts(1, 1, 0, 0, 2, 2, 1, 0);
      case REFUSE -> new Counts(1, 0, 1, 0, 1, 1, 0, 0);
      case DOWN -> new Counts(1, 0, 0, 1, all, all, 0, 0);
    };
  }

  private static Behaviour searchBehaviour(int number) {
    if (number % DOWN_EVERY == 0) {
      return Behaviour.DOWN;
    }
    return number % STUMBLED_EVERY == 0 ? Behaviour.STUMBLE : Behaviour.ACCEPT;
  }
}
