package io.onrush.coordinator.scale;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Has Kubernetes start more workers while a run needs them, and end them afterwards. Only one
 * question is under way at a time; what cannot be asked or set is logged and tried again.
 */
public final class Autoscaler extends AbstractOnMessageBehavior<Autoscaler.Command> {
  private static final Duration PERIOD = Duration.ofSeconds(5);

  /**
   * Whether and how far.
   *
   * @param statefulSet whose pods the workers are
   * @param most replicas that it is ever given
   * @param idle how long after a run it has again what it had before
   */
  public record Settings(String statefulSet, int most, Duration idle) {
    public Settings {
      if (most < 1 || most > 10_000) {
        throw new IllegalArgumentException(most + " workers at most (expected: 1 to 10000)");
      }
    }
  }

  /** What the autoscaler is told. */
  public sealed interface Command {}

  private record Look() implements Command {}

  private record Seen(Strain strain) implements Command {}

  private record Counted(Strain strain, int replicas) implements Command {}

  private record Done() implements Command {}

  private record Failed(String reason) implements Command {}

  private final Settings settings;
  private final Map<String, String> environment;
  private final Consumer<ActorRef<Strain>> ask;
  private final ActorRef<Strain> strains;
  private final Executor blocking;
  private final ScaleRule rule;
  private String lastFailure = "";

  private Autoscaler(
      ActorContext<Command> context,
      Settings settings,
      Map<String, String> environment,
      Consumer<ActorRef<Strain>> ask) {
    super(context);
    this.settings = settings;
    this.environment = environment;
    this.ask = ask;
    this.strains = context.messageAdapter(Strain.class, Seen::new);
    this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    this.rule = new ScaleRule(settings.most(), settings.idle());
  }

  /**
   * Looks after the workers.
   *
   * @param environment of the pod: where the Kubernetes API is
   * @param ask has the coordinator tell how hard it is
   */
  public static Behavior<Command> create(
      Settings settings, Map<String, String> environment, Consumer<ActorRef<Strain>> ask) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(new Look(), PERIOD);
                  return new Autoscaler(context, settings, environment, ask);
                }));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    switch (command) {
      case Look() -> ask.accept(strains);
      case Seen(Strain strain) -> call(scale -> new Counted(strain, scale.replicas()));
      case Counted(Strain strain, int replicas) -> {
        OptionalInt wanted = rule.on(strain, replicas, System.nanoTime());
        wanted.ifPresent(n -> scale(replicas, n));
      }
      case Done() -> lastFailure = "";
      case Failed(String reason) -> {
        if (!reason.equals(lastFailure)) {
          getContext().getLog().warn("cannot scale {}: {}", settings.statefulSet(), reason);
          lastFailure = reason;
        }
      }
    }
    return this;
  }

  private void scale(int from, int to) {
    getContext().getLog().info("{}: {} to {} replicas", settings.statefulSet(), from, to);
    call(
        scale -> {
          int now = scale.set(to);
          return now == to
              ? new Done()
              : new Failed("%d replicas were asked for, %d it is".formatted(to, now));
        });
  }

  private interface Call {
    Command on(StatefulSetScale scale) throws IOException, InterruptedException;
  }

  private void call(Call call) {
    var config = getContext().getSystem().settings().config();
    CompletableFuture<Command> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try (var scale = StatefulSetScale.of(settings.statefulSet(), config, environment)) {
                return call.on(scale);
              } catch (IOException e) {
                return new Failed(String.valueOf(e.getMessage()));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CompletionException(e);
              }
            },
            blocking);
    getContext()
        .pipeToSelf(
            answer, (done, failure) -> done != null ? done : new Failed(String.valueOf(failure)));
  }
}
