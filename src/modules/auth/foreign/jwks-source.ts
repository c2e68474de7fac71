import { createLocalJWKSet, type CryptoKey, errors } from 'jose';
import { unavailable } from '../../../errors/errors.js';
import type { ForeignHeader } from './foreign-header.js';
import { usableKeys } from './jwks-keys.js';

/** Then a new set is fetched by the way; keys that left it are taken for so long yet. */
const FRESH_MS = 10 * 60_000;
/** And then it is waited for. */
const STALE_MS = 2 * FRESH_MS;
/** A key that is not in the set asks for a new one, which strangers could make it do all the time. */
const COOLDOWN_MS = 30_000;
/** While there are no keys at all. */
const RETRY_MS = 1_000;

interface KeySet {
  readonly find: (header: ForeignHeader) => Promise<CryptoKey | undefined>;
  readonly fetchedAt: number;
}

export interface JwksSourceOptions {
  /** The document, whatever it is. */
  readonly fetch: () => Promise<unknown>;
  readonly onFailure: (error: unknown) => void;
  /** Milliseconds that only go forward. */
  readonly now?: () => number;
}

/** An issuer's public keys: fetched when first needed, by one at a time, and kept while none come. */
export class JwksSource {
  private held: KeySet | undefined;
  private underWay: Promise<void> | undefined;
  private attemptedAt = -Infinity;
  private failed = false;
  private readonly now: () => number;

  constructor(private readonly options: JwksSourceOptions) {
    this.now = options.now ?? (() => performance.now());
  }

  /**
   * The key that a header names, undefined when the issuer has none such.
   * @throws DomainError 503 when that cannot be told, for the keys are out of reach
   */
  async keyFor(header: ForeignHeader): Promise<CryptoKey | undefined> {
    if (!this.held) await this.refresh(RETRY_MS);
    else if (this.ageOf(this.held) >= STALE_MS) await this.refresh(COOLDOWN_MS);
    // Behind the answer: nobody waits for an issuer that is slow.
    else if (this.ageOf(this.held) >= FRESH_MS) void this.refresh(COOLDOWN_MS);
    const before = this.keys();
    const known = await before.find(header);
    if (known) return known;
    await this.refresh(COOLDOWN_MS);
    const after = this.keys();
    const found = after === before ? undefined : await after.find(header);
    // The key may be a new one, of a set that could not be had.
    if (!found && this.failed) throw outOfReach();
    return found;
  }

  private ageOf({ fetchedAt }: KeySet): number {
    return this.now() - fetchedAt;
  }

  private keys(): KeySet {
    if (!this.held) throw outOfReach();
    return this.held;
  }

  /** Joins the fetch that is under way, or begins one unless the last was begun just now. */
  private async refresh(cooldownMs: number): Promise<void> {
    if (this.underWay === undefined && this.now() - this.attemptedAt < cooldownMs) return;
    this.underWay ??= this.fetch().finally(() => (this.underWay = undefined));
    await this.underWay;
  }

  private async fetch(): Promise<void> {
    this.attemptedAt = this.now();
    try {
      const find = finderOf(await this.options.fetch());
      this.held = { find, fetchedAt: this.now() };
      this.failed = false;
    } catch (error) {
      this.failed = true;
      this.options.onFailure(error);
    }
  }
}

const finderOf = (document: unknown): KeySet['find'] => {
  const resolve = createLocalJWKSet({ keys: usableKeys(document) });
  return async ({ alg, kid }) => {
    try {
      return await resolve({ alg, ...(kid === undefined ? {} : { kid }) });
    } catch (error) {
      // None, or several, of which nothing says which one it is.
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  };
};

const outOfReach = () => unavailable('The keys of the token’s issuer are out of reach.');
