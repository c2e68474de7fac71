import { Injectable } from '@nestjs/common';
import { Metrics } from '../../metrics/metrics.js';

/**
 * What became of an attempt: `lost` when the job was cancelled or taken over meanwhile, `unwritten`
 * when PostgreSQL was away for too long; both are not this worker's any more.
 */
export type AttemptOutcome =
  'completed' | 'failed' | 'postponed' | 'handed_back' | 'lost' | 'unwritten';

@Injectable()
export class JobMetrics {
  readonly attempts;

  constructor(private readonly metrics: Metrics) {
    this.attempts = metrics.counter('job_attempts_total', 'Attempts at jobs, by their end.', [
      'type',
      'outcome',
    ]);
  }

  /** @param read how many jobs of each type this process has under way */
  watchRunning(read: () => Iterable<readonly [type: string, count: number]>): void {
    this.metrics.gauge('jobs_running', 'Jobs under way in this process.', ['type'], () =>
      Array.from(read(), ([type, count]) => [{ type }, count] as const),
    );
  }
}
