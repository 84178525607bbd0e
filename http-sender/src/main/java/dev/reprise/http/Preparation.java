package dev.reprise.http;

import dev.reprise.http.spi.Signer;
import dev.reprise.http.spi.SigningException;
import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.SignatureScheme;
import dev.reprise.spi.SendRequest;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the headers of attempts, signed in the scheme that each asks for. Safe for use by several
 * threads.
 */
final class Preparation implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

  private final OutboundHeaders headers;
  private final Map<SignatureScheme, Signer> signers;
  private final SigningThreads threads = new SigningThreads();

  /**
   * Takes what headers there are, and who signs.
   *
   * @param signers one for each scheme
   */
  Preparation(OutboundHeaders headers, Map<SignatureScheme, Signer> signers) {
    this.headers = headers;
    this.signers = new EnumMap<>(signers);
  }

  /**
   * Makes what is sent beside the body.
   *
   * @return done already unless signing is costly; never fails
   */
  CompletableFuture<Outbound> prepare(SendRequest request, WebhookUrl url) {
    Signer signer = signers.get(request.signature());
    if (signer == null) {
      throw new IllegalStateException(request.signature() + " must have a signer, has none");
    }
    Supplier<Outbound> work = () -> prepare(request, url, signer);
    return signer.isCostly(request)
        ? threads.run(work)
        : CompletableFuture.completedFuture(work.get());
  }

  private Outbound prepare(SendRequest request, WebhookUrl url, Signer signer) {
    try {
      return headers.of(request, url, signer, isOwnOrigin(request, url));
    } catch (RefusedRequestException e) {
      return refused(String.valueOf(e.getMessage()), true);
    } catch (SigningException e) {
      // not final: secrets can be changed while the delivery waits
      return refused(String.valueOf(e.getMessage()), false);
    } catch (RuntimeException e) {
      // a host's own signer may break its contract; the delivery must not be lost by that
      LOG.error("the signer failed; delivery {} is not sent", request.deliveryId(), e);
      return refused("the signer failed: " + e.getClass().getName(), false);
    }
  }

  private static boolean isOwnOrigin(SendRequest request, WebhookUrl url) {
    if (request.url().equals(request.subscriptionUrl())) {
      return true;
    }
    try {
      return url.isSameOrigin(WebhookUrl.parse(request.subscriptionUrl()));
    } catch (RefusedRequestException e) {
      return false;
    }
  }

  private static Outbound refused(String message, boolean isFinal) {
    AttemptError error = new AttemptError(ErrorKind.REFUSED_BY_POLICY, message);
    return Outbound.refused(new AttemptResult.Refused(error, isFinal));
  }

  @Override
  public void close() {
    threads.close();
  }
}
