package io.onrush.cli.node;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Signals of the operating system. {@code sun.misc.Signal} is the only way to them; it is reached
 * by reflection because javac's warning about it cannot be switched off.
 */
public final class Signals {
  private Signals() {}

  /**
   * Calls the action, on a thread of its own, each time the signal arrives. A signal that the
   * parent process had ignored for us (nohup) stays ignored; one that this system lacks is none.
   */
  public static void handle(String name, Runnable action) {
    InvocationHandler onCall =
        (proxy, method, arguments) -> {
          if (method.getName().equals("handle")) {
            action.run();
          }
          return null;
        };
    try {
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      ClassLoader loader = Signals.class.getClassLoader();
      install(name, type, Proxy.newProxyInstance(loader, new Class<?>[] {type}, onCall));
    } catch (ReflectiveOperationException e) {
      // The JVM's own handling stays, which ends the process and runs its shutdown hooks.
    }
  }

  /** Makes this process deaf to the signal. */
  public static void ignore(String name) {
    try {
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      install(name, type, type.getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException e) {
      // As above.
    }
  }

  private static void install(String name, Class<?> type, Object handler)
      throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Object number = signal.getConstructor(String.class).newInstance(name);
    signal.getMethod("handle", signal, type).invoke(null, number, handler);
  }
}
