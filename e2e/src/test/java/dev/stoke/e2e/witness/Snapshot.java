package dev.stoke.e2e.witness;

import java.time.Instant;

/**
 * What one pod in service served: it had this set at some moment between the two times.
 *
 * @param askedAt just before the request was sent
 * @param answeredAt just after the answer was there
 */
record Snapshot(String pod, KeySet keys, Instant askedAt, Instant answeredAt) {}
