package dev.reprise.cli;

import dev.reprise.model.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may call the server: bearer tokens, and the tenant that each stands for.
 *
 * @param tenants the tenant by token, in the order given
 * @param made the token that was made because none was given
 */
record Tokens(Map<String, String> tenants, Optional<String> made) {

  /** The tenant of a token that was made. */
  static final String TENANT_DEFAULT = "default";

  private static final int RANDOM_BYTES = 24;
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{1,255}");
  private static final String RULE =
      "must be TOKEN=TENANT, the token 1 to 255 of [A-Za-z0-9._~+/=-],"
          + " the tenant 1 to 64 of [A-Za-z0-9_.:-]";

  Tokens {
    tenants = Collections.unmodifiableMap(new LinkedHashMap<>(tenants));
  }

  /** Makes a token for the default tenant. */
  static Tokens make(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String token = "rpr_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return new Tokens(Map.of(token, TENANT_DEFAULT), Optional.of(token));
  }

  /** Begins to collect tokens. */
  static Collector collector() {
    return new Collector();
  }

  /** Returns how many tokens there are, never the tokens. */
  @Override
  public String toString() {
    return "Tokens[" + tenants.size() + "]";
  }

  /** Collects tokens from options, the environment and files. */
  static final class Collector {

    private final Map<String, String> tenants = new LinkedHashMap<>();

    private Collector() {}

    /** Adds what options say; a broken one is shown, since the caller has it on the screen. */
    void addOptions(List<String> values) {
      for (String value : values) {
        if (!add(value)) {
          throw CliException.usage("--token", RULE, value);
        }
      }
    }

    /** Adds what a list separated by commas says; a broken entry is named by its place. */
    void addList(Setting list) {
      String[] entries = list.text().split(",", -1);
      for (int i = 0; i < entries.length; i++) {
        if (!add(entries[i].strip())) {
          throw CliException.usage(list.name() + " " + RULE + ", was not in entry " + (i + 1));
        }
      }
    }

    /** Adds the lines of a file, blank ones and comments left out. */
    void addFile(Path file) {
      List<String> lines = lines(file);
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (!line.isEmpty() && !line.startsWith("#") && !add(line)) {
          throw CliException.usage(
              "--tokens-file " + RULE + " on each line, was not on line " + (i + 1));
        }
      }
      if (tenants.isEmpty()) {
        throw CliException.usage("--tokens-file", "must hold a token", file.toString());
      }
    }

    /** Returns what was added; empty if that is nothing. */
    Optional<Tokens> collected() {
      return tenants.isEmpty()
          ? Optional.empty()
          : Optional.of(new Tokens(tenants, Optional.empty()));
    }

    private boolean add(String entry) {
      int equals = entry.lastIndexOf('=');
      if (equals < 1 || !TOKEN.matcher(entry.substring(0, equals)).matches()) {
        return false;
      }
      String tenant = entry.substring(equals + 1);
      try {
        Names.tenant(tenant);
      } catch (IllegalArgumentException e) {
        return false;
      }
      String before = tenants.putIfAbsent(entry.substring(0, equals), tenant);
      if (before != null && !before.equals(tenant)) {
        throw CliException.usage(
            "a token must stand for one tenant, was given for " + before + " and " + tenant);
      }
      return true;
    }

    private static List<String> lines(Path file) {
      try {
        return Files.readAllLines(file, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw CliException.usage("--tokens-file", "must be a readable file", file.toString());
      }
    }
  }
}
