package io.onrush;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** What may know what: see docs/ARCHITECTURE.md. */
class ArchitectureTest {
  private static final DescribedPredicate<JavaClass> AKKA = resideInAnyPackage("akka..", "scala..");
  private static final DescribedPredicate<JavaClass> NETTY = resideInAPackage("io.netty..");
  private static final String[] DETERMINISTIC = {
    "io.onrush.coordinator.run..",
    "io.onrush.worker.run..",
    "io.onrush.plan..",
    "io.onrush.pace..",
    "io.onrush.measure.."
  };

  private static final JavaClasses ONRUSH =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.onrush");

  @Test
  void everyModuleIsLookedAt() {
    for (String name :
        List.of("plan.Plan", "worker.WorkerActor", "coordinator.Coordinator", "cli.Main")) {
      assertThat(ONRUSH.contain("io.onrush." + name)).as(name).isTrue();
    }
    assertThat(ONRUSH.contain("io.onrush.ArchitectureTest")).isFalse();
  }

  @Test
  void theCoreKnowsNeitherAkkaNorNetty() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage("io.onrush.plan..", "io.onrush.pace..", "io.onrush.measure..")
            .should()
            .dependOnClassesThat(AKKA.or(NETTY)));
  }

  @Test
  void theEngineKnowsNoAkka() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("io.onrush.worker.engine..")
            .should()
            .dependOnClassesThat(AKKA));
  }

  @Test
  void theStateMachinesKnowNeitherAkkaNorNetty() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage("io.onrush.coordinator.run..", "io.onrush.worker.run..")
            .should()
            .dependOnClassesThat(AKKA.or(NETTY)));
  }

  @Test
  void whatIsToBeDeterministicAsksNoClock() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(DETERMINISTIC)
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class));
  }

  @Test
  void whatIsToBeDeterministicStartsNoThread() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(DETERMINISTIC)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Executor.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(CompletableFuture.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Timer.class));
  }

  @Test
  void coordinatorAndWorkerDoNotKnowOneAnother() {
    holds(apart("io.onrush.coordinator..", "io.onrush.worker.."));
    holds(apart("io.onrush.worker..", "io.onrush.coordinator.."));
  }

  @Test
  void nobodyKnowsTheCommand() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.onrush.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.onrush.cli.."));
  }

  @Test
  void whatIsSharedKnowsNobodyWhoSharesIt() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(
                "io.onrush.plan..",
                "io.onrush.pace..",
                "io.onrush.measure..",
                "io.onrush.protocol..",
                "io.onrush.cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.onrush.coordinator..", "io.onrush.worker..", "io.onrush.target.."));
  }

  @Test
  void theTargetStandsAlone() {
    holds(
        classes()
            .that()
            .resideInAPackage("io.onrush.target..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "io.onrush.target..",
                "java..",
                "io.netty..",
                "com.fasterxml.jackson..",
                "org.HdrHistogram..",
                "org.jspecify.."));
  }

  @Test
  void packagesFormNoCycle() {
    // But for the command's own: its root package holds both what all of it uses and the whole.
    JavaClasses modules = ONRUSH.that(not(resideInAPackage("io.onrush.cli..")));
    slices().matching("io.onrush.(**)").should().beFreeOfCycles().check(modules);
  }

  private static ArchRule apart(String one, String other) {
    return noClasses()
        .that()
        .resideInAPackage(one)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(other);
  }

  private static void holds(ArchRule rule) {
    rule.check(ONRUSH);
  }
}
