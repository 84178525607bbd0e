/**
 * For who receives webhooks: says whether a request is genuine, and whether its event is new.
 *
 * <p>Needs nothing but Java. A receiver does three things, in this order:
 *
 * <pre>{@code
 * WebhookVerifier verifier = WebhookVerifier.standardWebhooks("whsec_…");
 * Deduplicator deduplicator = Deduplicator.ofCapacity(100_000);
 *
 * // for each request, with its body as the bytes that came:
 * Verification verification = verifier.verify(request::getHeader, body);
 * if (verification instanceof Verification.Verified verified) {
 *   switch (deduplicator.once(verified.eventId().orElseThrow(), () -> handle(body))) {
 *     case PROCESSED, DUPLICATE -> answer(204);
 *     case IN_PROGRESS -> answer(503); // it will be sent again
 *   }
 * } else {
 *   answer(401);
 * }
 * }</pre>
 *
 * <p>The body must be the very bytes of the request: one that was parsed and written again has
 * another signature.
 */
@NullMarked
package dev.reprise.receiver;

import org.jspecify.annotations.NullMarked;
