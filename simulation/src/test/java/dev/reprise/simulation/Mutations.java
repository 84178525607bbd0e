package dev.reprise.simulation;

import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.SlotSet;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** What planted bugs do to the methods that they are planted in. */
@SuppressWarnings("UnusedVariable") // what is assigned becomes the method's result
final class Mutations {

  private Mutations() {}

  static final class DoNothing {
    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return true;
    }
  }

  static final class ReturnTrue {
    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) boolean value) {
      value = true;
    }
  }

  static final class ReturnFalse {
    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) boolean value) {
      value = false;
    }
  }

  static final class ReturnSelf {
    @Advice.OnMethodExit
    static void exit(
        @Advice.This Object self,
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object value) {
      value = self;
    }
  }

  static final class ReturnNothing {
    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) Optional<?> value) {
      value = Optional.empty();
    }
  }

  /** Lets nothing start once a lane was held. */
  static final class ReturnNoRoom {
    @Advice.OnMethodExit
    static void exit(
        @Advice.FieldValue("isTripped") boolean isTripped,
        @Advice.Return(readOnly = false) int value) {
      if (isTripped) {
        value = 0;
      }
    }
  }

  static final class ReturnArgument {
    @Advice.OnMethodExit
    static void exit(
        @Advice.Argument(0) Object given,
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object value) {
      value = given;
    }
  }

  static final class ReturnNoWait {
    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return true;
    }

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) Duration value) {
      value = Duration.ZERO;
    }
  }

  /** Says that what could not be written has landed, so that it is forgotten. */
  static final class LandAnyway {
    @Advice.OnMethodEnter
    static void enter(
        @Advice.FieldValue(value = "listener", typing = Assigner.Typing.DYNAMIC) Object listener,
        @Advice.Argument(0) List<?> batch)
        throws ReflectiveOperationException {
      Method settled = listener.getClass().getInterfaces()[0].getMethods()[0];
      settled.setAccessible(true);
      settled.invoke(listener, batch, Collections.nCopies(batch.size(), SettleOutcome.LATE));
    }
  }

  /** Gives every settlement the number that the store expects. */
  static final class AnyNumber {
    @Advice.OnMethodEnter
    static void enter(
        @Advice.This SharedStore store,
        @Advice.Argument(value = 0, readOnly = false) List<Settlement> batch) {
      List<Settlement> numbered = new ArrayList<>();
      for (Settlement each : batch) {
        Delivery delivery = store.find(each.deliveryId()).orElseThrow();
        numbered.add(
            new Settlement(
                each.lane(),
                each.deliveryId(),
                delivery.progress().attemptCount(),
                each.attempt(),
                each.next()));
      }
      batch = numbered;
    }
  }

  static final class AllSlots {
    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) SlotSet value) {
      value = SlotSet.all();
    }
  }

  static final class WithoutOrder {
    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(value = 1, readOnly = false, typing = Assigner.Typing.DYNAMIC)
            Object policy) {
      policy = ((DeliveryPolicy) policy).toBuilder().order(DeliveryOrder.UNORDERED).build();
    }
  }

  /** Lets no end of a delivery be heard of by its line. */
  static final class WithoutEffect {
    @Advice.OnMethodExit
    static void exit(
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object effect) {
      effect = Settlement.LineEffect.NONE;
    }
  }

  static final class FromLastLook {
    @Advice.OnMethodExit
    static void exit(
        @Advice.FieldValue("lookedAt") Instant lookedAt,
        @Advice.FieldValue(value = "from", readOnly = false) Instant from) {
      if (lookedAt.isAfter(Instant.EPOCH)) {
        from = lookedAt;
      }
    }
  }
}
