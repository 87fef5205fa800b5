package dev.stoke.pod.users;

/** A part of a list that is ordered by id. */
public record Page(int limit, long offset) {}
