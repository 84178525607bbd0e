package dev.reprise.example.ownstore;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Keeps the first bytes of a body and hangs up on the rest, however long it is. */
final class FirstBytes implements BodySubscriber<FirstBytes.Kept> {

  private final int max;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<Kept> body = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  FirstBytes(int max) {
    this.max = max;
  }

  @Override
  public CompletionStage<Kept> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Subscription value) {
    subscription = value;
    value.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      int room = max - bytes.size();
      byte[] part = new byte[Math.min(room, buffer.remaining())];
      buffer.get(part);
      bytes.writeBytes(part);
      if (buffer.hasRemaining()) {
        requireNonNull(subscription, "subscription").cancel();
        body.complete(new Kept(Bytes.copyOf(bytes.toByteArray()), true));
        return;
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(new Kept(Bytes.copyOf(bytes.toByteArray()), false));
  }

  /**
   * What was kept of a body.
   *
   * @param bytes the first of it
   * @param isCut whether it went on
   */
  record Kept(Bytes bytes, boolean isCut) {}
}
