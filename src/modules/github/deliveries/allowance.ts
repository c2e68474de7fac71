import { RateLimitExceeded } from '../../../http/rate-limit-exceeded.js';
import type { RateLimitPolicy, RateLimits, RateLimitState } from '../../../http/rate-limits.js';

const SHARES = 100;
const MAX_KEYS = 10_000;

interface Spending {
  /** Not told to the others yet. */
  spent: number;
  refusal?: { readonly state: RateLimitState; readonly until: number };
}

/**
 * How much each key may spend in a window. A process counts by itself, and for all processes together a
 * hundredth of the limit at a time: so Redis is hardly ever asked, and the limit is passed by a
 * hundredth for each process at most.
 */
export class Allowance {
  private readonly spendings = new Map<string, Spending>();
  private readonly share: number;
  private readonly shares: RateLimitPolicy;

  /** The limit of `policy` is of whatever is spent. */
  constructor(
    private readonly limits: Pick<RateLimits, 'consume'>,
    private readonly policy: RateLimitPolicy,
  ) {
    this.share = Math.max(1, Math.ceil(policy.limit / SHARES));
    this.shares = { ...policy, limit: Math.floor(policy.limit / this.share) };
  }

  /** @throws RateLimitExceeded once that is more than the key may spend */
  async spend(key: string, amount: number): Promise<void> {
    if (this.policy.limit === 0) return;
    const spending = this.spendingOf(key);
    this.refuseAgain(spending);
    // All of it before anybody else looks.
    const due = Math.floor((spending.spent + amount) / this.share);
    spending.spent = (spending.spent + amount) % this.share;
    for (let told = 0; told < due; told += 1) {
      const state = await this.limits.consume(this.shares, key);
      if (!state.allowed) this.refuse(spending, state);
    }
  }

  private refuse(spending: Spending, state: RateLimitState): never {
    const until = performance.now() + state.resetSeconds * 1000;
    spending.refusal = { state: { ...state, policy: this.policy }, until };
    throw new RateLimitExceeded(spending.refusal.state);
  }

  private refuseAgain({ refusal }: Spending): void {
    const left = refusal ? (refusal.until - performance.now()) / 1000 : 0;
    if (!refusal || left <= 0) return;
    throw new RateLimitExceeded({ ...refusal.state, resetSeconds: Math.ceil(left) });
  }

  private spendingOf(key: string): Spending {
    const known = this.spendings.get(key);
    if (known) return known;
    const [oldest] = this.spendings.keys();
    if (oldest !== undefined && this.spendings.size >= MAX_KEYS) this.spendings.delete(oldest);
    const spending = { spent: 0 };
    this.spendings.set(key, spending);
    return spending;
  }
}
