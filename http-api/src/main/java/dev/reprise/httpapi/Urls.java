package dev.reprise.httpapi;

import dev.reprise.model.Names;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** The URLs of subscriptions. */
final class Urls {

  private static final String PARAM = "url";
  private static final String MASK = "***";
  private static final Pattern USER_INFO = Pattern.compile("^([^/?#]*//)[^/?#]*@");
  private static final Pattern QUERY = Pattern.compile("[?#].*$", Pattern.DOTALL);

  private Urls() {}

  /** Returns the text if it is an absolute HTTP or HTTPS URL; a sender may ask for more. */
  static String checked(String text) {
    if (text.isEmpty() || text.length() > Names.URL_LENGTH_MAX) {
      throw refused("must have 1 to " + Names.URL_LENGTH_MAX + " characters, had " + text.length());
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw refused("is none: " + e.getReason());
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw refused("must begin with https:// or http://, had the scheme " + Texts.shown(scheme));
    }
    if (uri.getRawAuthority() == null) {
      throw refused("must name a host");
    }
    return text;
  }

  /** Hides the user info, the query and the fragment, where secrets travel. */
  static String masked(String url) {
    String shown = USER_INFO.matcher(url).replaceFirst("$1" + MASK + "@");
    return QUERY.matcher(shown).replaceFirst("?" + MASK);
  }

  private static RequestRefusal refused(String rule) {
    return RequestRefusal.of(ErrorCode.INVALID_WEBHOOK_URL, PARAM, "the URL " + rule);
  }
}
