package dev.stoke.pod.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RightsTest {
  @ParameterizedTest(name = "{0} covers {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          S     | S     | true
          S     | sUGCm | true
          s     | s     | true
          s     | ugcm  | true
          U     | ugc   | true
          U     | s     | false
          U     | m     | false
          U     | G     | false
          Um    | s     | true
          G     | gc    | true
          G     | u     | false
          C     | c     | true
          C     | g     | false
          sUGCm | S     | false
          u     | U     | false
          m     | u     | false
          X     | c     | false
          X     | XYZ   | true
          """)
  void rightsCoverOthersWhenTheyOpenAllThatThoseOpen(String caller, String others, boolean covers) {
    assertThat(of(caller).cover(of(others))).isEqualTo(covers);
  }

  @Test
  void aJoinedValueCountsByItsParts() {
    assertThat(Rights.of(List.of("x,S")).isSuperuser()).isTrue();
    assertThat(Rights.of(List.of("u", "U,S")).isSuperuser()).isTrue();
    assertThat(Rights.of(List.of("SS", "S ", "", ",")).isSuperuser()).isFalse();
    assertThat(Rights.ofClaim("role", "S").isSuperuser()).isFalse();
    assertThat(Rights.ofClaim("stk", "S").isSuperuser()).isTrue();
  }

  @Test
  void theLesserOfTwoIsWhatBothOpen() {
    Rights both = of("S").limitedTo(of("U"));
    assertThat(both.has(Right.WRITE_USERS)).isTrue();
    assertThat(both.has(Right.WRITE_GROUPS)).isFalse();
    assertThat(both.isSuperuser()).isFalse();
  }

  private static Rights of(String letters) {
    return Rights.of(List.of(letters.split("")));
  }
}
