export type RevocationReason = 'logout' | 'ended' | 'reuse' | 'password_reset' | 'deleted';

declare module '../../events/event-map.js' {
  interface DomainEventMap {
    'session.revoked': {
      readonly user_id: string;
      readonly session_ids: readonly string[];
      readonly reason: RevocationReason;
    };
    /** By whom is not known, nor whether there is such an account. */
    'password_reset.requested': { readonly email: string };
  }
}
