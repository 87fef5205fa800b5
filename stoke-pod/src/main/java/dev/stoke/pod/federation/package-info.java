/**
 * Federation: what the members of a cluster know of each other's public keys. Owns the member list,
 * the exchange with peers, the public-key ledger and the published snapshot. Must not know users,
 * claims or how tokens look.
 */
@NullMarked
package dev.stoke.pod.federation;

import org.jspecify.annotations.NullMarked;
