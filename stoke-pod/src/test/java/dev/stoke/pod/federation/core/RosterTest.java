package dev.stoke.pod.federation.core;

import static dev.stoke.pod.federation.core.CoreFixture.member;
import static dev.stoke.pod.federation.core.CoreFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RosterTest {
  private final Roster roster = new Roster(settings("a", 5, "a", "b"), Rules.all());

  @Test
  void aMemberOfANewerConfigurationIsOneProvisionally() {
    roster.named(List.of(member("a"), member("b"), member("c")), 6);

    assertThat(roster.others()).extracting(Member::id).containsExactly("b", "c");
    assertThat(roster.isProvisional("c")).isTrue();
    assertThat(roster.exchanging()).isEqualTo(3);
  }

  @Test
  void anOlderOrEqualConfigurationCannotBringAMemberBack() {
    roster.named(member("c"), 5);
    roster.named(member("d"), 4);

    assertThat(roster.others()).extracting(Member::id).containsExactly("b");
    assertThat(roster.admits("c", 5)).isFalse();
    assertThat(roster.admits("c", 6)).isTrue();
  }

  @Test
  void itIsDroppedOnceTheOwnConfigurationHasReachedThatRevisionWithoutNamingIt() {
    roster.named(member("c"), 7);
    roster.configure(settings("a", 6, "a", "b"));
    assertThat(roster.contains("c")).isTrue();

    roster.configure(settings("a", 7, "a", "b"));
    assertThat(roster.contains("c")).isFalse();
  }

  @Test
  void ordinalsAreInTheOrderOfNumbers() {
    Roster many = new Roster(settings("s-1", 1, "s-10", "s-2", "s-1"), Rules.all());

    assertThat(many.others()).extracting(Member::id).containsExactly("s-2", "s-10");
  }
}
