package dev.reprise.cli.demo;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.model.WireName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the demonstration counted, against what its plan says must come out.
 *
 * @param plan what was sent, and how the receiver treated it
 * @param counted what happened before the receiver was fixed, by subscription
 * @param replay the replay of a dead delivery; empty if none was dead
 */
public record Report(Plan plan, Map<String, Counts> counted, Optional<Replayed> replay) {

  /** Copies what was counted. */
  public Report {
    requireNonNull(plan, "plan");
    counted = Collections.unmodifiableMap(new LinkedHashMap<>(counted));
    requireNonNull(replay, "replay");
  }

  /** Says whether every count is right. */
  public boolean isOk() {
    return plan.subscriptions().stream().allMatch(this::isRight)
        && replay.map(Replayed::isOk).orElse(false);
  }

  /** Returns what happened as text for people. */
  public String toText() {
    return new ReportText(this).toString();
  }

  /**
   * Returns what happened as one JSON object on one line; the numbers are those of before the
   * replay.
   */
  public String toJson() {
    Counts total = total();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("events", plan.events());
    json.put("subscriptions", counted.size());
    json.put("deliveries", total.deliveries());
    json.put("requests", total.requests());
    json.put("succeeded", total.succeeded());
    json.put("failed", total.failed());
    json.put("dead", total.dead());
    json.put("duplicates", total.duplicates());
    json.put("bad_signatures", total.badSignatures());
    json.set("replay", replay.map(Report::json).orElse(null));
    json.put("original_unchanged", replay.map(Replayed::isOriginalUnchanged).orElse(false));
    json.put("ok", isOk());
    return json.toString();
  }

  /** Returns what happened in all. */
  Counts total() {
    return counted.values().stream().reduce(Counts.NONE, Counts::plus);
  }

  /** Says whether all counts of a subscription are right. */
  boolean isRight(String subscription) {
    return plan.expected(subscription).equals(counted.get(subscription));
  }

  private static ObjectNode json(Replayed replay) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", replay.fresh().id())
        .put("replayed_from", replay.fresh().origin().replayedFrom().orElse(null))
        .put("status", WireName.of(replay.fresh().status()));
  }
}
