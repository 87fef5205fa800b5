package dev.stoke.pod.federation.core;

import static dev.stoke.pod.federation.core.CoreFixture.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimersTest {
  private static Timers of(
      long round, long endpointLag, long propagation, long keyDuration, long tokenDuration) {
    return Timers.of(
        Duration.ofSeconds(round),
        Duration.ofSeconds(endpointLag),
        Duration.ofSeconds(propagation),
        Duration.ofSeconds(keyDuration),
        Duration.ofSeconds(tokenDuration));
  }

  @Test
  void theDefaultsAreThoseOfTheRules() {
    Timers timers = of(30, 25, 300, 10_800, 1_800);

    assertThat(timers.problems()).isEmpty();
    assertThat(timers.lease()).isEqualTo(Duration.ofSeconds(90));
    assertThat(timers.silence()).isEqualTo(Duration.ofSeconds(120));
    assertThat(timers.margin()).isEqualTo(Duration.ofSeconds(70));
    assertThat(timers.maxAge()).isEqualTo(Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @CsvSource({
    "2,3,10,90,20,true",
    "2,3,10,60,20,true",
    "2,3,10,53,20,false",
    "30,25,300,2400,1800,false"
  })
  void aKeyMustLiveLongEnoughForItsSuccessorToBeProven(
      long round, long lag, long propagation, long key, long token, boolean good) {
    assertThat(of(round, lag, propagation, key, token).problems().isEmpty()).isEqualTo(good);
  }

  @Test
  void theSentenceNamesWhatToChangeAndTheShortestThatWorks() {
    assertThat(of(2, 3, 10, 50, 20).problems())
        .singleElement()
        .asString()
        .contains("tokens.key_duration of 50 s", "at least 54 s");
    assertThat(of(2, 3, 10, 54, 20).problems()).isEmpty();
  }

  @Test
  void aLeaseSurvivesALostRoundAlsoWhenRoundsAreShort() {
    assertThat(of(1, 3, 10, 90, 20).lease()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void nobodyMayKeepASetForAsLongAsAKeyWaits() {
    assertThat(of(2, 3, 10, 90, 20).maxAge()).isEqualTo(Duration.ofSeconds(5));
  }

  /** A second of a fast clock is a little less than one of the clock by which caches count. */
  @Test
  void propagationIsWaitedForWithRoomForAFastClock() {
    assertThat(SHORT.propagationWait()).isEqualTo(Duration.ofMillis(10_010));
  }
}
