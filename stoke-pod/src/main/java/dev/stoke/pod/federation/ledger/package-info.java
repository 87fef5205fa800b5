/**
 * The ledger in the shared database: public keys, registered pods, revoked kids and the right to an
 * early activation, each row proven by a MAC. Owns those tables and their SQL. Must not decide what
 * a key or a member may do: it writes what it is told and says what it read.
 */
@NullMarked
package dev.stoke.pod.federation.ledger;

import org.jspecify.annotations.NullMarked;
