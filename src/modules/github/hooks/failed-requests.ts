import type { HookDelivery } from './hook-answers.js';

/** What alone failed so soon after something else arrived failed for its own sake. */
const NEAR_MS = 2 * 60 * 1000;

/**
 * Requests that failed since anything of their hook arrived. That tells of whoever is delivered to,
 * and nothing of what was requested. By GitHub's times alone: our clock may differ.
 */
export class FailedRequests {
  private readonly failedAt = new Map<string, Date>();
  private hasArrived = false;

  get guids(): readonly string[] {
    return [...this.failedAt.keys()];
  }

  /** Newest first, as all that is added. */
  add(deliveries: readonly HookDelivery[]): void {
    for (const delivery of deliveries) {
      if (this.hasArrived) return;
      if (delivery.succeeded) this.end(delivery);
      else if (delivery.redelivery && !this.failedAt.has(delivery.guid)) {
        this.failedAt.set(delivery.guid, delivery.deliveredAt);
      }
    }
  }

  private end({ deliveredAt }: HookDelivery): void {
    this.hasArrived = true;
    const [failedAt, ...others] = this.failedAt.values();
    if (!failedAt || others.length > 0) return;
    if (failedAt.getTime() - deliveredAt.getTime() < NEAR_MS) this.failedAt.clear();
  }
}
