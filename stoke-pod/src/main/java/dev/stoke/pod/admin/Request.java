package dev.stoke.pod.admin;

import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import dev.stoke.pod.users.Page;
import java.net.InetAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call.
 *
 * @param bearer the token that came with it
 * @param source address of the client
 * @param path the parameters in its path
 * @param query the parameters behind its path
 * @param body empty for a call that has none
 */
public record Request(
    String bearer,
    InetAddress source,
    Map<String, String> path,
    Map<String, String> query,
    JsonObject body) {
  private static final int ROWS = 30;
  private static final int MOST_ROWS = 255;
  private static final int MOST_ROWS_BELOW = 1000;

  public Request {
    path = Map.copyOf(path);
    query = Map.copyOf(query);
  }

  /** Only the parameters: a bearer token is a secret. */
  @Override
  public String toString() {
    return "Request" + path;
  }

  long id() throws BadRequest {
    String text = path.getOrDefault("id", "");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BadRequest(400, "id: must be a whole number");
    }
  }

  /** The page of a list of everything. */
  Page page() throws BadRequest {
    return page(number("itemsPerPage", ROWS, 1, MOST_ROWS));
  }

  /** The page of a list that belongs to one entity; there 0 asks for all rows, within a bound. */
  Page pageBelow() throws BadRequest {
    int rows = number("itemsPerPage", ROWS, 0, MOST_ROWS_BELOW);
    return page(rows == 0 ? MOST_ROWS_BELOW : rows);
  }

  private Page page(int rows) throws BadRequest {
    return new Page(rows, (number("page", 1, 1, Integer.MAX_VALUE) - 1L) * rows);
  }

  private int number(String name, int otherwise, int least, int most) throws BadRequest {
    @Nullable String text = query.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Answered below together with numbers out of bounds: both need the same correction.
    }
    String bound = most == Integer.MAX_VALUE ? " and up" : " to " + most;
    throw new BadRequest(400, name + ": must be a whole number from " + least + bound);
  }
}
