package dev.stoke.pod.tokens;

import dev.stoke.pod.users.Holder;
import java.util.Optional;

/**
 * A login that may still be refreshed, and whose it is.
 *
 * @param holder empty when the account is gone
 */
record HeldFamily(Family family, Optional<Holder> holder) {}
