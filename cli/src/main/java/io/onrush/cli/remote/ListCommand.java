package io.onrush.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.onrush.cli.Console;
import io.onrush.cli.ExitCode;
import io.onrush.cli.view.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the runs that the coordinator knows. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the runs that the coordinator knows.")
public final class ListCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private UrlOption url = new UrlOption();

  public ListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    JsonNode answer = url.api().runs();
    Table table = new Table("id", "name", "state", "verdict", "started");
    for (JsonNode run : answer.isArray() ? answer : answer.path("runs")) {
      table.row(
          run.path("id").asText(),
          run.path("name").asText(),
          run.path("state").asText(),
          run.path("verdict").asText("").replace("null", ""),
          run.path("startedAt").asText("").replace("null", ""));
    }
    table.lines().forEach(console.out()::println);
    return ExitCode.OK.number();
  }
}
