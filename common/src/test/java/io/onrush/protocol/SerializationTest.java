package io.onrush.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.SerializationTestKit;
import akka.actor.typed.ActorRef;
import io.onrush.cluster.ClusterConfig;
import io.onrush.cluster.HostPort;
import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.ErrorCount;
import io.onrush.measure.ErrorKind;
import io.onrush.measure.Histograms;
import io.onrush.measure.Interval;
import io.onrush.measure.StatusCount;
import io.onrush.pace.Assignment;
import io.onrush.pace.Course;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.pace.Leg;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SerializationTest {
  private final ActorTestKit kit =
      ActorTestKit.create(
          ClusterConfig.of(ClusterConfig.WORKER_ROLE, new HostPort("127.0.0.1", 0), List.of()));

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  List<CborSerializable> messages() {
    ActorRef<ToCoordinator> coordinator = kit.createTestProbe(ToCoordinator.class).ref();
    ActorRef<ToWorker> worker = kit.createTestProbe(ToWorker.class).ref();
    WorkerKey key = new WorkerKey("worker-1-a", 2);
    Leg cut = new Leg(0, 2, 1.5, 2.5, 3);
    Courses courses =
        new Courses(
            1,
            List.of(
                new Course(0, List.of(cut, Leg.of(0, 1, 0, 7))),
                new Course(5, List.of(Leg.of(1, 7, 0, 1e7)))),
            4);
    Division division =
        new Division(
            3, 5_000_000_000L, List.of(new Assignment(0.33, 0.5), Assignment.NONE), courses);
    Histogram h = Histograms.forMerging();
    h.recordValue(123_456);
    EncodedHistogram e = EncodedHistogram.encode(h);
    Cell cell =
        new Cell(
            1,
            2,
            new Counts(10, 8, 6, 1, 1, 1),
            e,
            e,
            EncodedHistogram.EMPTY,
            List.of(new ErrorCount(ErrorKind.STATUS, 503, 1)),
            5,
            1,
            1000,
            2000,
            0,
            0,
            List.of(new StatusCount(503, 1)));
    Elector elector = new Elector(key, "127.0.0.1:2552");
    Piece piece = new Piece(1, 2, 0, 1, Blob.of(new byte[] {1, 2}));
    WorkerInfo info = new WorkerInfo("worker-1-a", 1, "127.0.0.1:2551", "", 4711, "0.1.0");
    ToWorker.Prepare prepare =
        new ToWorker.Prepare(
            "r1", 1, 2, "name: x", 20, "http://127.0.0.1:9000", 3, List.of(elector), 30);
    return List.of(
        new ToGateway.Active("akka://onrush@127.0.0.1:2551#7", "http://127.0.0.1:8080"),
        new ToGateway.Moving("akka://onrush@127.0.0.1:2551#7"),
        new ToWorker.Welcome(coordinator),
        prepare,
        new ToWorker.Start("r1", 1, 2, 123_456_789L),
        new ToWorker.Divide("r1", 1, 2, division, List.of(1500, 1), List.of(elector)),
        new ToWorker.EnterStage("r1", 1, 2, 3, true, 7_000_000_000L),
        new ToWorker.Allot("r1", 1, 2, 0, 3_000_000_000L, 3_000_000_400L),
        new ToWorker.Stop("r1", 1, 2, 8_000_000_000L, 30_000_000_000L, true),
        new ToWorker.Grant("r1", 1, 2, 3, -5, 6, 1_000_000_000L, 17, 12, List.of(key)),
        new ToWorker.Fence("r1", 1, 2, 17),
        new ToWorker.Release("r1", 1, 2),
        new ToWorker.Keep("r1", 1, 2, piece),
        new ToWorker.Recall("r1", 1, 2, -1),
        new ToWorker.Ask("r1", elector, key, 99),
        new ToWorker.Vote("r1", key, key, 99),
        new ToCoordinator.Absent(key, "r1", 1),
        new ToCoordinator.Kept(key, "r1", 1, piece),
        new Testimony(
            key,
            "r1",
            1,
            info,
            prepare,
            -3,
            Long.MIN_VALUE,
            List.of(new Testimony.Followed(division, 5)),
            List.of(1500, 1),
            List.of(elector),
            Long.MAX_VALUE,
            false,
            true,
            3,
            9,
            new Testimony.KeptVersion(1, 2, 3)),
        new ToCoordinator.Joined(info, worker, List.of(new ToCoordinator.RunPart("r1", 2)), true),
        new ToCoordinator.IntervalReport(
            key, "r1", new Interval(9, 1_000_000_000L, 2_000_000_000L, List.of(cell))),
        new Status(
            key,
            "r1",
            42,
            Status.Phase.READY,
            List.of("why"),
            77,
            3,
            5_000_000_000L,
            1,
            List.of(new StageEntry(1, 2, 3)),
            Long.MAX_VALUE,
            9,
            -7,
            1000,
            1,
            -5,
            6,
            true,
            true,
            new Testimony.KeptVersion(1, 2, 3),
            1,
            List.of(new DataHeld(1000, -7, 400, 12)),
            new WorkerLoad(
                0.3,
                1.5,
                120,
                2,
                10,
                20,
                300,
                List.of(new Saturation(Saturation.Cause.PORTS, "no port")))));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageSurvivesTheWire(CborSerializable message) {
    SerializationTestKit serialization = new SerializationTestKit(kit.system());
    CborSerializable back = serialization.verifySerialization(message, false);
    assertThat(back).isEqualTo(message);
  }

  @Test
  void changedCoursesSurviveTheWireToTheBit() {
    SerializationTestKit serialization = new SerializationTestKit(kit.system());
    Courses planned =
        new Courses(
            0,
            List.of(
                new Course(0, List.of(Leg.of(0, 2_000_000_001L, 0, 1e4 / 3))),
                new Course(7, List.of(Leg.of(1, 3_000_000_000L, 0.1, 1e-9)))),
            Courses.NOT_PAUSED);
    Courses paused = planned.pause(1_000_000_007L);
    List<Courses> all =
        List.of(
            planned,
            paused,
            paused.resume(1_234_567_891L),
            paused.rate(1_234_567_891L, 77.7, 3),
            planned.rate(12_345, 1.0 / 3, 77_777),
            planned.skipStage(1_999_999_999L),
            planned.extendStage(1_999_999_999L, 1));
    for (Courses courses : all) {
      List<Assignment> shares = List.of(Assignment.NONE, Assignment.NONE);
      Division division = new Division(1, 0, shares, courses);
      ToWorker.Divide order = new ToWorker.Divide("r", 1, 1, division, List.of(1, 1), List.of());
      assertThat(serialization.verifySerialization(order, false)).isEqualTo(order);
    }
  }

  @Test
  void everyMessageTypeIsTested() {
    List<Class<?>> types = new ArrayList<>();
    leaves(ToWorker.class, types);
    leaves(ToCoordinator.class, types);
    leaves(ToGateway.class, types);
    List<Class<?>> tested = new ArrayList<>();
    messages().forEach(m -> tested.add(m.getClass()));
    assertThat(tested).containsAll(types);
  }

  private static void leaves(Class<?> type, List<Class<?>> types) {
    if (!type.isSealed()) {
      types.add(type);
      return;
    }
    for (Class<?> sub : type.getPermittedSubclasses()) {
      leaves(sub, types);
    }
  }
}
