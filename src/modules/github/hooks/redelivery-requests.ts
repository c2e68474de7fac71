import { Injectable } from '@nestjs/common';
import { GithubLimited, GithubRefused } from '../client/github-api.errors.js';
import { DeliveryWalk } from './delivery-walk.js';
import { type HookAccess, HookApi } from './hook-api.js';
import { MissedDeliveryRepository, type OpenDelivery } from './missed-delivery.repository.js';

/** One after the other, as GitHub wants it; what is left waits for the next look. */
const BATCH = 200;

/** Has GitHub deliver again what did not come. */
@Injectable()
export class RedeliveryRequests {
  constructor(
    private readonly github: HookApi,
    private readonly missed: MissedDeliveryRepository,
    private readonly walk: DeliveryWalk,
  ) {}

  /**
   * How many were requested, and whether there may be more.
   * @throws what GithubApi does
   */
  async send(
    access: HookAccess,
    hookId: string,
    repoId: string,
  ): Promise<{ readonly requested: number; readonly more: boolean }> {
    const open = await this.missed.findOpen(repoId, BATCH);
    const arrived = await this.walk.arrivedOf(
      repoId,
      open.map(({ guid }) => guid),
    );
    await this.missed.delete(repoId, [...arrived]);
    let requested = 0;
    for (const delivery of open) {
      if (arrived.has(delivery.guid)) continue;
      if (await this.request(access, hookId, repoId, delivery)) requested += 1;
    }
    return { requested, more: open.length === BATCH };
  }

  private async request(
    access: HookAccess,
    hookId: string,
    repoId: string,
    { guid, delivery_id }: OpenDelivery,
  ): Promise<boolean> {
    access.signal.throwIfAborted();
    // Counted first: whoever dies now has asked once at most.
    if (!(await this.missed.takeRequest(repoId, guid))) return false;
    try {
      await this.github.redeliver(access, hookId, delivery_id);
      return true;
    } catch (error) {
      if (error instanceof GithubLimited) await this.missed.returnRequest(repoId, guid);
      // This delivery alone, which GitHub may have forgotten.
      if (error instanceof GithubRefused) return false;
      throw error;
    }
  }
}
