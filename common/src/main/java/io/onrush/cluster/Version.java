package io.onrush.cluster;

/** The version of this build. */
public final class Version {
  /** {@code 0.1.0}, or {@code dev} where classes do not come from the project's jar. */
  public static final String TEXT = read();

  private Version() {}

  private static String read() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
