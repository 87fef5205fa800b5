package dev.stoke.pod.providers.ldap;

import com.unboundid.ldap.sdk.ResultCode;
import dev.stoke.pod.providers.ForeignAnswer;

/** What it means that a directory did not let a user bind (RFC 4511, appendix A). */
final class BindFailure {
  private BindFailure() {}

  static ForeignAnswer answer(ResultCode code) {
    return switch (code.intValue()) {
      case ResultCode.INVALID_CREDENTIALS_INT_VALUE -> new ForeignAnswer.Refused("wrong-password");
      // A locked account, one that must change its password, one that is elsewhere or just went.
      case ResultCode.INAPPROPRIATE_AUTHENTICATION_INT_VALUE,
          ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE,
          ResultCode.UNWILLING_TO_PERFORM_INT_VALUE,
          ResultCode.CONSTRAINT_VIOLATION_INT_VALUE,
          ResultCode.INVALID_DN_SYNTAX_INT_VALUE,
          ResultCode.NO_SUCH_OBJECT_INT_VALUE,
          ResultCode.REFERRAL_INT_VALUE ->
          new ForeignAnswer.Refused("bind-refused");
      case ResultCode.CONFIDENTIALITY_REQUIRED_INT_VALUE,
          ResultCode.STRONG_AUTH_REQUIRED_INT_VALUE ->
          new ForeignAnswer.Unavailable("tls-required");
      default -> new ForeignAnswer.Unavailable("bind-failed");
    };
  }
}
