package io.onrush.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes a plan's text anew with other courses of its rates; all else stays as it is written. */
public final class PlanEditor {

  /**
   * How a scenario's rate goes.
   *
   * @param startRate requests a second of the whole cluster
   */
  public record NewCourse(Duration startTime, double startRate, List<Stage> stages) {
    public NewCourse {
      stages = List.copyOf(stages);
    }
  }

  private static final Set<String> COURSE_KEYS =
      Set.of(
          "executor", "startTime", "timeUnit", "startRate", "rate", "duration", "stages", "maxVUs");

  private final Plan plan;
  private final PlanOptions options;
  private final List<NewCourse> courses;

  private PlanEditor(Plan plan, PlanOptions options, List<NewCourse> courses) {
    this.plan = plan;
    this.options = options;
    this.courses = courses;
  }

  /**
   * The plan that {@code planText} is with {@code options}, but with other courses, as YAML to be
   * read with {@link PlanOptions#NONE}.
   *
   * @param courses one for each scenario, in the plan's order
   * @throws InvalidPlanException if the text is no plan, or the result would be none: too many
   *     stages, too much text, or no arrivals
   */
  public static String withCourses(String planText, PlanOptions options, List<NewCourse> courses) {
    Plan plan = PlanParser.parse(planText, options);
    Node root = PlanParser.tree(planText, new Errors());
    PlanEditor editor = new PlanEditor(plan, options, List.copyOf(courses));
    String text = NodeWriter.write(editor.plan((Node.Mapping) root));
    PlanParser.parse(text, PlanOptions.NONE);
    return text;
  }

  private Node plan(Node.Mapping root) {
    List<Node.Member> members = new ArrayList<>();
    options.target().ifPresent(t -> members.add(member("target", text(t))));
    for (Node.Member m : root.members()) {
      switch (m.key()) {
        case "target" -> {
          if (options.target().isEmpty()) {
            members.add(m);
          }
        }
        case "scenarios" -> members.add(member(m.key(), scenarios((Node.Mapping) m.value())));
        case "thresholds" -> members.add(member(m.key(), delays(m.value())));
        default -> members.add(m);
      }
    }
    return map(members);
  }

  private Node scenarios(Node.Mapping scenarios) {
    List<Node.Member> members = new ArrayList<>();
    for (Node.Member m : scenarios.members()) {
      int index = members.size();
      members.add(member(m.key(), scenario((Node.Mapping) m.value(), index)));
    }
    return map(members);
  }

  private Node scenario(Node.Mapping scenario, int index) {
    NewCourse course = courses.get(index);
    List<Node.Member> members = new ArrayList<>();
    members.add(member("executor", text(CourseReader.RAMPING)));
    members.add(member("startTime", duration(course.startTime())));
    members.add(member("startRate", number(course.startRate())));
    members.add(member("maxVUs", number(plan.scenarios().get(index).maxVUs())));
    List<Node> stages = new ArrayList<>();
    for (Stage stage : course.stages()) {
      stages.add(
          map(
              List.of(
                  member("name", text(stage.name())),
                  member("duration", duration(stage.duration())),
                  member("target", number(stage.target())))));
    }
    members.add(member("stages", new Node.Sequence(stages, Place.NONE)));
    scenario.members().stream().filter(m -> !COURSE_KEYS.contains(m.key())).forEach(members::add);
    return map(members);
  }

  /** They count in the time of the plan as it runs. */
  private Node delays(Node node) {
    return switch (node) {
      case Node.Scalar s -> s;
      case Node.Sequence s ->
          new Node.Sequence(s.items().stream().map(this::delays).toList(), s.place());
      case Node.Mapping m -> map(m.members().stream().map(this::delay).toList());
    };
  }

  private Node.Member delay(Node.Member m) {
    return m.key().equals("delayAbortEval") && m.value() instanceof Node.Scalar s
        ? member(m.key(), duration(options.scale(Durations.parse(s.text()))))
        : member(m.key(), delays(m.value()));
  }

  private static Node.Member member(String key, Node value) {
    return new Node.Member(key, Place.NONE, value);
  }

  private static Node map(List<Node.Member> members) {
    return new Node.Mapping(members, Place.NONE);
  }

  private static Node text(String text) {
    return new Node.Scalar(text, false, Place.NONE);
  }

  private static Node duration(Duration duration) {
    return text(Durations.format(duration));
  }

  private static Node number(double number) {
    String text = Double.toString(number);
    boolean whole = text.endsWith(".0");
    return new Node.Scalar(whole ? text.substring(0, text.length() - 2) : text, true, Place.NONE);
  }
}
