package dev.reprise.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The nodes of a run. */
final class Cluster {

  private final Setup setup;
  private final List<Node> nodes = new ArrayList<>();
  private int started;

  Cluster(Setup setup) {
    this.setup = setup;
  }

  void join() {
    started++;
    Node node = new Node(setup.world, "n" + started, setup);
    setup.world.note("joins", node.name());
    nodes.add(node);
    node.engine().start();
  }

  /** Returns the nodes that neither died nor are about to leave. */
  List<Node> here() {
    return nodes.stream().filter(Node::isHere).toList();
  }

  Optional<Node> any() {
    List<Node> here = here();
    return here.isEmpty() ? Optional.empty() : Optional.of(setup.world.chance.oneOf(here));
  }

  void heal() {
    nodes.forEach(Node::heal);
  }

  boolean isGone() {
    return nodes.stream().allMatch(Node::isDead);
  }
}
