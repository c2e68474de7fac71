import { Inject, Injectable } from '@nestjs/common';
import { githubConfig, type GithubConfig } from '../../../config/github.config.js';
import { RateLimits } from '../../../http/rate-limits.js';
import { Allowance } from './allowance.js';

/** What a tracked repository may have delivered: whoever tracks one has its secret, and may sign. */
@Injectable()
export class DeliveryAllowances {
  private readonly deliveries: Allowance;
  private readonly bytes: Allowance;

  constructor(
    limits: RateLimits,
    @Inject(githubConfig.token) { deliveriesPerMinute, deliveryBytesPerHour }: GithubConfig,
  ) {
    this.deliveries = new Allowance(limits, {
      name: 'github-deliveries',
      limit: deliveriesPerMinute,
      windowSeconds: 60,
    });
    this.bytes = new Allowance(limits, {
      name: 'github-delivery-bytes',
      limit: deliveryBytesPerHour,
      windowSeconds: 3600,
    });
  }

  /** @throws DomainError 429 */
  async admit(repoId: string, bytes: number): Promise<void> {
    await this.deliveries.spend(repoId, 1);
    await this.bytes.spend(repoId, bytes);
  }
}
