package io.onrush.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContactsTest {
  private static final HostPort SELF = node(1);

  private static HostPort node(int number) {
    return new HostPort("10.0.0." + number, 2551);
  }

  @Test
  void aFounderStandsFirstAndOthersDoNotStandAtAll() {
    Contacts contacts = new Contacts(List.of(node(2), SELF));
    assertThat(contacts.seeds(SELF, true)).containsExactly(SELF, node(2));
    assertThat(contacts.seeds(SELF, false)).containsExactly(node(2));
  }

  @Test
  void withoutContactsAFounderIsAlone() {
    assertThat(new Contacts(List.of()).seeds(SELF, true)).containsExactly(SELF);
  }

  @Test
  void membersOnceSeenAreContactsToo() {
    Contacts contacts = new Contacts(List.of(node(2)));
    contacts.saw(List.of(SELF, node(2), node(3)));
    assertThat(contacts.others(SELF)).containsExactly(node(2), node(3));
    contacts.saw(List.of(SELF, node(4)));
    assertThat(contacts.others(SELF)).containsExactly(node(2), node(4));
  }

  @Test
  void notEverybodyOfALargeClusterIsAsked() {
    Contacts contacts = new Contacts(List.of(node(200)));
    contacts.saw(IntStream.range(1, 100).mapToObj(ContactsTest::node).toList());
    assertThat(contacts.others(SELF)).hasSize(16).startsWith(node(200));
  }
}
