package dev.stoke.pod.providers.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultListener;
import com.unboundid.ldap.sdk.SearchResultReference;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries that a search finds, and not more of them than asked for, whatever a server sends.
 */
final class Collected implements SearchResultListener {
  private static final long serialVersionUID = 1L;

  private final transient List<SearchResultEntry> entries = new ArrayList<>();
  private final int most;
  private volatile boolean overflowed;

  Collected(int most) {
    this.most = most;
  }

  List<SearchResultEntry> entries() {
    return List.copyOf(entries);
  }

  /** Whether there were more than are kept. */
  boolean overflowed() {
    return overflowed;
  }

  void overflow() {
    overflowed = true;
  }

  @Override
  public void searchEntryReturned(SearchResultEntry entry) {
    if (entries.size() < most) {
      entries.add(entry);
    } else {
      overflowed = true;
    }
  }

  /** Not followed: another server would get the service account's password. */
  @Override
  public void searchReferenceReturned(SearchResultReference reference) {}
}
