import { Injectable } from '@nestjs/common';
import { WebhookReceiptsService } from '../../webhooks/webhook-receipts.service.js';
import { GithubRefused } from '../client/github-api.errors.js';
import { deliveryKey, REPOSITORY_SOURCE } from '../deliveries/repository-delivery.js';
import { FailedRequests } from './failed-requests.js';
import type { HookDelivery } from './hook-answers.js';
import { type HookAccess, HookApi } from './hook-api.js';
import { type ClaimedCheck, HookCheckRepository } from './hook-check.repository.js';
import { MissedDeliveryRepository } from './missed-delivery.repository.js';
import { siftDeliveries } from './sifted-deliveries.js';

/** A hundred deliveries each; what is left of a walk waits for the next look. */
const MAX_PAGES = 10;
/** What GitHub keeps. */
const REACH_MS = 3 * 24 * 60 * 60 * 1000;
/** A delivery is listed once it has failed, which may take its time; and clocks may differ. */
const SETTLED_MS = 10 * 60 * 1000;

export interface WalkEnd {
  /** Else it goes on where it stopped. */
  readonly complete: boolean;
  /** The guids of requests that failed since anything arrived, as far as this walk has seen. */
  readonly failed: readonly string[];
}

const horizonOf = ({ seen_until }: ClaimedCheck): number =>
  Math.max(Date.now() - REACH_MS, seen_until?.getTime() ?? 0);

/** Up to when all is listed that there is, when this is the newest. */
const settledUntil = (newest: HookDelivery): Date =>
  new Date(Math.min(newest.deliveredAt.getTime(), Date.now() - SETTLED_MS));

/** Looks through what GitHub delivered since the last time, and notes what did not come. */
@Injectable()
export class DeliveryWalk {
  constructor(
    private readonly github: HookApi,
    private readonly checks: HookCheckRepository,
    private readonly missed: MissedDeliveryRepository,
    private readonly receipts: WebhookReceiptsService,
  ) {}

  /** @throws what GithubApi does */
  async walk(access: HookAccess, hookId: string, check: ClaimedCheck): Promise<WalkEnd> {
    const requests = new FailedRequests();
    const complete = await this.pages(access, hookId, check, requests);
    return { complete, failed: requests.guids };
  }

  /** The guids of those that have come. */
  async arrivedOf(repoId: string, guids: readonly string[]): Promise<ReadonlySet<string>> {
    const keys = guids.map((guid) => deliveryKey(repoId, guid));
    const known = await this.receipts.knownDeliveries(REPOSITORY_SOURCE, keys);
    return new Set(guids.filter((guid) => known.has(deliveryKey(repoId, guid))));
  }

  private async pages(
    access: HookAccess,
    hookId: string,
    check: ClaimedCheck,
    requests: FailedRequests,
  ): Promise<boolean> {
    const horizon = horizonOf(check);
    const arrived = new Set<string>();
    let until = check.walk_until ?? undefined;
    let path = check.walk_next ?? undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { deliveries, next } = await this.page(access, hookId, check, path);
      until ??= deliveries[0] && settledUntil(deliveries[0]);
      if (until === undefined) return true;
      requests.add(deliveries);
      await this.note(check.repo_id, deliveries, arrived);
      const ends = next === undefined || deliveries.some((one) => +one.deliveredAt <= horizon);
      await this.checks.noteWalk(check.repo_id, { until, next: ends ? null : next });
      if (ends) return true;
      path = next;
    }
    return false;
  }

  private async page(
    access: HookAccess,
    hookId: string,
    check: ClaimedCheck,
    path: string | undefined,
  ): ReturnType<HookApi['deliveries']> {
    try {
      return await this.github.deliveries(access, hookId, path);
    } catch (error) {
      const isLost = error instanceof GithubRefused && [400, 422].includes(error.status);
      if (isLost && path !== undefined) await this.checks.endWalk(check.repo_id);
      throw error;
    }
  }

  /** `arrived` grows: attempts that succeeded are listed before those that failed. */
  private async note(
    repoId: string,
    deliveries: readonly HookDelivery[],
    arrived: Set<string>,
  ): Promise<void> {
    const sifted = siftDeliveries(deliveries);
    for (const guid of sifted.arrived) arrived.add(guid);
    const failed = sifted.missed.filter(({ guid }) => !arrived.has(guid));
    const here = await this.arrivedOf(
      repoId,
      failed.map(({ guid }) => guid),
    );
    await this.missed.note(
      repoId,
      failed.filter(({ guid }) => !here.has(guid)),
    );
    await this.missed.delete(repoId, [...sifted.arrived, ...here]);
  }
}
