/** Where a presented refresh token stands in its session. */
export interface Lineage {
  /** The number of the living token. */
  readonly current: number;
  /** The number of the token that was presented. */
  readonly presented: number;
  /** Whether the living token was made within the grace period. */
  readonly recent: boolean;
}

/** For how long a token's direct predecessor still gets the same successor. */
export const GRACE_SECONDS = 10;

/**
 * What to do with a refresh token: `rotate` the living one; `repeat` the successor for its direct
 * predecessor within the grace period (tabs that race, an answer that got lost); anything older
 * is `reuse`, so two parties hold this lineage and one of them stole it (RFC 9700 §4.14.2).
 */
export const judge = ({ current, presented, recent }: Lineage): 'rotate' | 'repeat' | 'reuse' => {
  if (presented === current) return 'rotate';
  return presented === current - 1 && recent ? 'repeat' : 'reuse';
};
