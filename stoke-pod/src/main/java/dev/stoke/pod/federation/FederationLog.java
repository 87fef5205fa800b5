package dev.stoke.pod.federation;

import dev.stoke.pod.federation.core.LedgerRead;
import dev.stoke.pod.federation.core.OwnKey;
import dev.stoke.pod.federation.core.OwnedKey.Stage;
import dev.stoke.pod.federation.core.View;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Says each thing once: when a member or the database goes away and when it is back, when one of
 * this pod's keys changes its state, and when somebody's keys are refused. Owner thread only.
 */
final class FederationLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.stoke.pod.federation");

  private final Set<URI> silent = new HashSet<>();
  private final Map<URI, List<String>> refusals = new HashMap<>();
  private List<String> ledgerRefusals = List.of();
  private boolean ledgerAway;

  void answered(URI member, List<String> refused) {
    if (silent.remove(member)) {
      LOG.atInfo().addKeyValue("member", member).log("the member answers again");
    }
    if (!refused.equals(refusals.put(member, refused)) && !refused.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("member", member)
          .addKeyValue("reasons", refused)
          .log("keys of a member are refused");
    }
  }

  void failed(URI member, String reason) {
    if (silent.add(member)) {
      LOG.atWarn()
          .addKeyValue("member", member)
          .addKeyValue("reason", reason)
          .log("the member gives no usable answer; its known keys stay published");
    }
  }

  void ledgerRead(LedgerRead read) {
    if (ledgerAway) {
      ledgerAway = false;
      LOG.atInfo().addKeyValue("keys", read.rows().size()).log("the key ledger is back");
    }
    if (!read.refused().equals(ledgerRefusals) && !read.refused().isEmpty()) {
      LOG.atWarn().addKeyValue("reasons", read.refused()).log("rows of the key ledger are refused");
    }
    ledgerRefusals = read.refused();
  }

  void ledgerFailed(RuntimeException cause) {
    if (!ledgerAway) {
      ledgerAway = true;
      // Of an outage the sentence says all; where anything else came from is to be looked for.
      var warning =
          cause instanceof DataAccessException outage
              ? LOG.atWarn().addKeyValue("reason", outage.getMostSpecificCause().getMessage())
              : LOG.atWarn().setCause(cause);
      warning.log("the key ledger is away; known keys stay published, no new key starts to sign");
    }
  }

  void transitions(View before, View after, Consumer<OwnKey> activated) {
    if (before.keys().equals(after.keys())) {
      return;
    }
    Map<String, Stage> stages =
        before.keys().stream().collect(Collectors.toMap(OwnKey::kid, OwnKey::stage));
    for (OwnKey key : after.keys()) {
      if (key.stage() != stages.get(key.kid())) {
        LOG.atInfo()
            .addKeyValue("kid", key.kid())
            .addKeyValue("state", key.stage())
            .addKeyValue("early", key.early())
            .addKeyValue("retainUntil", key.until())
            .log("a key changed its state");
        if (key.stage() == Stage.ACTIVE) {
          activated.accept(key);
        }
      }
    }
  }
}
