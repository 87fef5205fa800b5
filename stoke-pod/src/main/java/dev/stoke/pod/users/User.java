package dev.stoke.pod.users;

/** An account, without its password. */
public record User(long id, String username, String email, String firstName, String lastName) {
  public String fullName() {
    return firstName + " " + lastName;
  }
}
