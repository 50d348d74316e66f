package io.onrush.coordinator.http;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.onrush.coordinator.http.ClusterReport.MemberReport;
import io.onrush.coordinator.http.ClusterReport.WorkerMember;
import io.onrush.coordinator.metrics.ClusterMetrics;
import io.onrush.coordinator.report.Report;
import io.onrush.metrics.Exposition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What Prometheus asks: this node's metrics, and which nodes to scrape. */
final class MetricsApi {
  /** One group of Prometheus' HTTP service discovery. */
  private record Group(List<String> targets, Map<String, String> labels) {}

  private final Runs runs;
  private final ApiSettings settings;
  private final ClusterMetrics metrics;

  MetricsApi(Runs runs, ApiSettings settings, ClusterMetrics metrics) {
    this.runs = runs;
    this.settings = settings;
    this.metrics = metrics;
  }

  /** Of this node; the run's where the coordinator is here, so that they are not there twice. */
  CompletionStage<HttpResponse> scrape(HttpRequest request) {
    String accept = request.getHeader("Accept").map(HttpHeader::value).orElse(null);
    return RunsApi.answer(
        RunsApi.path(request),
        () ->
            RunsApi.bounded(runs.newest(), settings)
                // The process's own are worth having whatever the coordinator does.
                .exceptionally(error -> Optional.<Report>empty())
                .thenApply(newest -> response(metrics.expose(accept, newest))));
  }

  private static HttpResponse response(Exposition exposition) {
    return HttpResponse.create()
        .withEntity(
            HttpEntities.create(ContentTypes.parse(exposition.contentType()), exposition.body()));
  }

  /** The coordinator, by the address at which it was asked, and the workers that serve metrics. */
  CompletionStage<HttpResponse> discover(HttpRequest request) {
    return RunsApi.answer(
        RunsApi.path(request),
        () ->
            RunsApi.bounded(runs.cluster(), settings)
                .thenApply(cluster -> RunsApi.json(groups(request, cluster))));
  }

  private static List<Group> groups(HttpRequest request, ClusterReport cluster) {
    List<Group> groups = new ArrayList<>();
    request
        .getHeader("Host")
        .map(HttpHeader::value)
        .ifPresent(self -> groups.add(new Group(List.of(self), Map.of("role", "coordinator"))));
    for (MemberReport member : cluster.members()) {
      WorkerMember worker = member.worker();
      if (worker != null && worker.metrics() != null) {
        groups.add(new Group(List.of(worker.metrics()), Map.of("role", "worker")));
      }
    }
    return groups;
  }
}
