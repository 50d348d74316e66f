package io.onrush.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.onrush.cli.CliException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class CredentialsTest {
  private static final Optional<Path> NONE = Optional.empty();

  @TempDir Path folder;

  private static Optional<String> token(Optional<Path> file, Map<String, String> environment) {
    return Credentials.of(file, NONE, environment).token().get();
  }

  @Test
  void theOptionComesBeforeTheEnvironment() throws IOException {
    Path option = Files.writeString(folder.resolve("option"), "of-option\n");
    Path variable = Files.writeString(folder.resolve("variable"), "of-file");
    Map<String, String> both =
        Map.of("ONRUSH_TOKEN", "of-variable", "ONRUSH_TOKEN_FILE", variable.toString());
    assertThat(token(Optional.of(option), both)).hasValue("of-option");
    assertThat(token(NONE, both)).hasValue("of-variable");
    assertThat(token(NONE, Map.of("ONRUSH_TOKEN_FILE", variable.toString()))).hasValue("of-file");
    assertThat(token(NONE, Map.of("ONRUSH_TOKEN", ""))).isEmpty();
    assertThat(token(NONE, Map.of())).isEmpty();
  }

  @Test
  void whatIsNoTokenIsRefusedWithoutShowingIt() throws IOException {
    Path words = Files.writeString(folder.resolve("words"), "two words");
    assertThatThrownBy(() -> token(Optional.of(words), Map.of()))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(words + ": no token")
        .message()
        .doesNotContain("two");
    assertThatThrownBy(() -> token(Optional.of(folder.resolve("nowhere")), Map.of()))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> Credentials.of(NONE, Optional.of(words), Map.of()).trust())
        .isInstanceOf(CliException.class)
        .hasMessageContaining("--ca " + words);
  }

  private static HttpServer server(int status, String location, String body, List<String> tokens)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          if (!location.isEmpty()) {
            exchange.getResponseHeaders().add("Location", location);
          }
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  private Api api(HttpServer server) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "the-token");
    return new Api(
        List.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
        Credentials.of(Optional.of(file), NONE, Map.of()));
  }

  @Test
  void aRedirectIsNotFollowedSoNobodyElseIsToldTheToken() throws IOException {
    List<String> elsewhere = new CopyOnWriteArrayList<>();
    List<String> told = new CopyOnWriteArrayList<>();
    HttpServer other = server(200, "", "{}", elsewhere);
    HttpServer first =
        server(307, "http://127.0.0.1:" + other.getAddress().getPort() + "/", "", told);
    try {
      Api api = api(first);
      assertThatThrownBy(api::runs)
          .isInstanceOf(CliException.class)
          .hasMessageContaining("HTTP status 307");
      assertThat(told).containsExactly("Bearer the-token");
      assertThat(elsewhere).isEmpty();
    } finally {
      first.stop(0);
      other.stop(0);
    }
  }

  @Test
  void aRefusalSaysHowToGiveAToken() throws IOException {
    for (Map.Entry<Integer, String> refusal :
        Map.of(401, "no-token", 403, "viewer-token").entrySet()) {
      String body =
          "{\"type\":\"urn:onrush:problem:" + refusal.getValue() + "\",\"title\":\"refused\"}";
      HttpServer server = server(refusal.getKey(), "", body, new CopyOnWriteArrayList<>());
      try {
        Api api = api(server);
        assertThatThrownBy(() -> api.stop("last"))
            .isInstanceOf(CliException.class)
            .hasMessageContaining("--token-file FILE (or ONRUSH_TOKEN_FILE, ONRUSH_TOKEN)");
      } finally {
        server.stop(0);
      }
    }
  }
}
