package dev.reprise.cli;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.cli.HookReceiver.Hook;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds what a receiver saw against what a server recorded, across kills of the server.
 *
 * <p>A request is lost if no attempt is recorded for it. That may happen only to the request that
 * was in flight or being settled when the server was killed, so at most once per delivery and life
 * of the server, and never in the last life.
 */
final class Account {

  private final Map<String, List<Hook>> hooks;
  private final List<Long> kills;
  private final int[] lostByKill;
  private final List<String> faults = new ArrayList<>();
  private int requests;
  private int attempts;
  private int duplicates;

  /**
   * Takes the requests, and when the server was killed.
   *
   * @param kills by {@link System#nanoTime}, in order, each before the next life began
   */
  Account(List<Hook> seen, List<Long> kills) {
    this.hooks = seen.stream().collect(groupingBy(Hook::deliveryId));
    this.kills = List.copyOf(kills);
    this.lostByKill = new int[kills.size()];
    this.requests = seen.size();
  }

  /** Accounts for the requests of one delivery. */
  void add(String delivery, JsonNode recorded) {
    List<Hook> seen = hooks.getOrDefault(delivery, List.of());
    hooks.remove(delivery);
    attempts += recorded.size();
    Map<Integer, List<Hook>> byNumber = seen.stream().collect(groupingBy(Hook::attempt));
    int unanswered = 0;
    for (JsonNode attempt : recorded) {
      boolean isAnswered = attempt.path("response").isObject();
      boolean isSeen = byNumber.containsKey(attempt.path("number").asInt());
      unanswered += isAnswered ? 0 : 1;
      if (isAnswered && !isSeen) {
        faults.add(delivery + " has an answer to a request that nobody saw: " + attempt);
      }
    }
    int lost = 0;
    for (List<Hook> sameAttempt : byNumber.values()) {
      lost += addLost(delivery, sameAttempt, recorded);
    }
    addDuplicates(delivery, seen, lost + unanswered);
  }

  /** Fails unless every request is recorded or was lost to a kill. */
  void assertNothingIsUnaccountedFor() {
    if (!hooks.isEmpty()) {
      faults.add("requests for unknown deliveries: " + hooks.keySet());
    }
    assertThat(faults).isEmpty();
  }

  /** Returns how many requests each kill made the server forget. */
  List<Integer> lostByKill() {
    List<Integer> lost = new ArrayList<>();
    for (int each : lostByKill) {
      lost.add(each);
    }
    return lost;
  }

  /** Returns the totals, for people. */
  String summary() {
    return requests
        + " requests, "
        + attempts
        + " attempts recorded, lost to each kill "
        + lostByKill()
        + ", duplicates "
        + duplicates;
  }

  /** The later requests of an attempt are the recorded ones: a life ends at its kill. */
  private int addLost(String delivery, List<Hook> sameAttempt, JsonNode recorded) {
    int known = 0;
    for (JsonNode attempt : recorded) {
      known += attempt.path("number").asInt() == sameAttempt.get(0).attempt() ? 1 : 0;
    }
    int lost = sameAttempt.size() - known;
    if (lost < 0) {
      faults.add(delivery + " has more attempts than requests: " + recorded);
    }
    Set<Integer> lives = new HashSet<>();
    for (Hook each : sameAttempt.subList(0, Math.max(0, lost))) {
      int life = life(each);
      if (life == kills.size() || !lives.add(life)) {
        faults.add(delivery + " lost a request without a kill: " + each);
      } else {
        lostByKill[life]++;
      }
    }
    return lost;
  }

  private void addDuplicates(String delivery, List<Hook> seen, int allowed) {
    int taken = (int) seen.stream().filter(hook -> hook.status() == 200).count();
    if (taken == 0) {
      faults.add(delivery + " never arrived");
      return;
    }
    duplicates += taken - 1;
    if (taken - 1 > allowed) {
      faults.add(delivery + " was repeated without a kill: " + seen);
    }
  }

  /** Returns how many kills were before a request. */
  private int life(Hook hook) {
    return (int) kills.stream().filter(kill -> kill < hook.readAt()).count();
  }
}
