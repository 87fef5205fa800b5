package dev.stoke.pod.users;

import java.util.List;

/**
 * A page of rows, and how many there are on all pages together.
 *
 * @param <T> a row
 */
public record Listing<T>(List<T> rows, long total) {
  public Listing {
    rows = List.copyOf(rows);
  }
}
