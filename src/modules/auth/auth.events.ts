export type RevocationReason = 'logout' | 'ended' | 'reuse';

declare module '../../events/event-map.js' {
  interface DomainEventMap {
    'session.revoked': {
      readonly user_id: string;
      readonly session_ids: readonly string[];
      readonly reason: RevocationReason;
    };
  }
}
