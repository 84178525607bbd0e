package dev.reprise.simulation;

import dev.reprise.model.LaneId;
import dev.reprise.spi.SendRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The customers' side: each receiver answers as it is disposed at the time. */
final class Receivers {

  private static final String URL = "https://receiver.example/";

  private final World world;
  private final Map<String, Mood> moods = new HashMap<>();
  private final Set<String> accepted = new HashSet<>();

  Receivers(World world) {
    this.world = world;
  }

  /** How a receiver is disposed. */
  enum Mood {
    WELL,
    FAILING,
    REFUSING,
    BUSY,
    SLOW,
    HANGING,
    RESETTING,
    FICKLE,
    GONE
  }

  /**
   * What a receiver does with a request.
   *
   * @param status what it answers; empty where the connection breaks
   * @param retryAfter how long it asks to wait
   * @param after how long it takes
   */
  record Answer(Optional<Integer> status, Optional<Duration> retryAfter, Duration after) {

    private static Answer of(int status, Duration after) {
      return new Answer(Optional.of(status), Optional.empty(), after);
    }
  }

  static String urlOf(String subscriptionId) {
    return URL + subscriptionId;
  }

  static LaneId laneOf(SendRequest request) {
    return new LaneId(request.event().tenant(), request.url().substring(URL.length()));
  }

  void dispose(String subscriptionId, Mood mood) {
    moods.put(subscriptionId, mood);
    world.note("receiver", subscriptionId, mood.name());
  }

  void cure() {
    moods.clear();
  }

  /** Says whether a receiver has answered 2xx to an attempt of a delivery. */
  boolean hasAccepted(String deliveryId) {
    return accepted.contains(deliveryId);
  }

  Answer receive(SendRequest request) {
    Answer answer = answer(moods.getOrDefault(laneOf(request).subscriptionId(), Mood.WELL));
    if (answer.status().filter(status -> status < 300).isPresent()) {
      accepted.add(request.deliveryId());
    }
    return answer;
  }

  private Answer answer(Mood mood) {
    Chance chance = world.chance;
    Duration soon = chance.millis(1, 30);
    return switch (mood) {
      case WELL -> Answer.of(200, soon);
      case FAILING -> Answer.of(500, soon);
      case REFUSING -> Answer.of(400, soon);
      case BUSY ->
          new Answer(
              Optional.of(429), Optional.of(Duration.ofSeconds(chance.between(0, 20))), soon);
      case SLOW -> Answer.of(200, chance.millis(500, 8_000));
      case HANGING -> Answer.of(200, Duration.ofHours(1));
      case RESETTING -> new Answer(Optional.empty(), Optional.empty(), soon);
      case FICKLE -> Answer.of(chance.of(0.5) ? 200 : 503, chance.millis(1, 2_000));
      case GONE -> Answer.of(410, soon);
    };
  }
}
