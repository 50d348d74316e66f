package io.onrush.k8s;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.onrush.cli.Console;
import io.onrush.cli.Installation;
import io.onrush.cli.Main;
import io.onrush.cli.Onrush;
import io.onrush.cli.node.EnvironmentDefaults;
import io.onrush.cli.node.Nodes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A pod's container as the {@code onrush} command sees it: arguments and environment. */
record Node(String command, Container container, Map<String, String> environment) {
  static Node of(Overlay overlay, PodTemplateSpec pod) {
    Container container = pod.getSpec().getContainers().getFirst();
    Map<String, String> environment = new HashMap<>(overlay.settings());
    container.getEnv().stream()
        .filter(variable -> variable.getValue() != null)
        .forEach(variable -> environment.put(variable.getName(), variable.getValue()));
    return new Node(container.getName(), container, environment);
  }

  /** The options of a command by their variables. */
  static Map<String, OptionSpec> variables(String command) {
    return onrush().getSubcommands().get(command).getCommandSpec().options().stream()
        .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
        .collect(Collectors.toMap(EnvironmentDefaults::variable, option -> option));
  }

  /** The names of all its variables that start as those of options do. */
  Set<String> named() {
    return environment.keySet().stream()
        .filter(name -> name.startsWith("ONRUSH_"))
        .collect(Collectors.toSet());
  }

  /** Parses its arguments and its environment as the command does, and returns what came of it. */
  CommandSpec parse() {
    List<String> words = new ArrayList<>(List.of(command));
    variables(command)
        .forEach(
            (variable, option) -> {
              if (environment.containsKey(variable)) {
                words.add(option.longestName() + "=" + environment.get(variable));
              }
            });
    container.getArgs().forEach(word -> words.add(word.replace("$(POD_IP)", "10.0.0.1")));
    return onrush().parseArgs(words.toArray(String[]::new)).subcommand().commandSpec();
  }

  /** The port at the end of an option's value. */
  int port(String option) {
    String value = String.valueOf(parse().findOption(option).<Object>getValue());
    return Integer.parseInt(value.replaceFirst(".*:(\\d+)\\D*", "$1"));
  }

  int containerPort(String name) {
    return container.getPorts().stream()
        .filter(port -> port.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(command + " has no port " + name))
        .getContainerPort();
  }

  private static CommandLine onrush() {
    return Onrush.commandLine(Console.system(), Installation.here(Main.class), Nodes.real());
  }
}
