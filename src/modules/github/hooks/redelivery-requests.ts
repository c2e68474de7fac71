import { Injectable } from '@nestjs/common';
import { GithubRefused } from '../client/github-api.errors.js';
import { DeliveryWalk } from './delivery-walk.js';
import { type HookAccess, HookApi } from './hook-api.js';
import { MissedDeliveryRepository, type OpenDelivery } from './missed-delivery.repository.js';

/** One after the other, as GitHub wants it; what is left waits for the next look. */
const BATCH = 200;

/** Whose deliveries are requested. */
export interface RequestedHook {
  readonly access: HookAccess;
  readonly hookId: string;
  readonly repoId: string;
}

export interface SentRequests {
  readonly requested: number;
  /** Whether the next look is to be soon. */
  readonly more: boolean;
}

/** Has GitHub deliver again what did not come. */
@Injectable()
export class RedeliveryRequests {
  constructor(
    private readonly github: HookApi,
    private readonly missed: MissedDeliveryRepository,
    private readonly walk: DeliveryWalk,
  ) {}

  /**
   * While nothing arrives, one at a time is requested; once something does, all of them are.
   * @param failed the guids of requests that failed since anything of this hook arrived
   * @throws what GithubApi does
   */
  async send(hook: RequestedHook, failed: readonly string[]): Promise<SentRequests> {
    const { repoId } = hook;
    if (!(await this.isSilent(repoId, failed))) {
      const open = await this.missed.findOpen(repoId, BATCH);
      return { requested: await this.requestAll(hook, open), more: open.length === BATCH };
    }
    await this.missed.excuse(repoId, failed);
    const probe = await this.missed.findProbe(repoId);
    return { requested: await this.requestAll(hook, probe), more: probe.length > 0 };
  }

  /** Whether nothing arrives of what is requested. */
  private async isSilent(repoId: string, failed: readonly string[]): Promise<boolean> {
    const [guid] = failed;
    if (guid === undefined) return false;
    // One that failed while others arrived tells nothing when it fails again alone.
    if (failed.length === 1 && (await this.missed.hasFailedBefore(repoId, guid))) return false;
    // What is answered too slowly for GitHub has failed there, and is here.
    return (await this.walk.arrivedOf(repoId, failed)).size === 0;
  }

  private async requestAll(hook: RequestedHook, open: readonly OpenDelivery[]): Promise<number> {
    const { repoId } = hook;
    const arrived = await this.walk.arrivedOf(
      repoId,
      open.map(({ guid }) => guid),
    );
    await this.missed.delete(repoId, [...arrived]);
    let requested = 0;
    for (const delivery of open) {
      if (arrived.has(delivery.guid)) continue;
      if (await this.request(hook, delivery)) requested += 1;
    }
    return requested;
  }

  private async request(
    { access, hookId, repoId }: RequestedHook,
    { guid, delivery_id }: OpenDelivery,
  ): Promise<boolean> {
    access.signal.throwIfAborted();
    // Counted first: whoever dies now has asked once at most.
    if (!(await this.missed.takeRequest(repoId, guid))) return false;
    try {
      await this.github.redeliver(access, hookId, delivery_id);
      return true;
    } catch (error) {
      // This delivery alone, which GitHub may have forgotten.
      if (error instanceof GithubRefused) return false;
      await this.missed.returnRequest(repoId, guid);
      throw error;
    }
  }
}
