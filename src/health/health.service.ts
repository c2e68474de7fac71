import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type ReadinessProbe, ReadinessProbes, Unwell } from './readiness-probes.js';

export interface ProbeReport {
  readonly status: 'up' | 'down';
  readonly required: boolean;
  readonly [detail: string]: unknown;
}

export interface HealthReport {
  readonly status: 'ok' | 'degraded' | 'down' | 'draining';
  readonly checks: Readonly<Record<string, ProbeReport>>;
}

const PROBE_TIMEOUT_MS = 2_000;

const timeout = async (): Promise<never> => {
  await sleep(PROBE_TIMEOUT_MS, undefined, { ref: false });
  throw new Error('timed out');
};

@Injectable()
export class HealthService {
  private draining = false;
  private asking: Promise<HealthReport> | undefined;

  constructor(private readonly probes: ReadinessProbes) {}

  /** From now on the process is not ready, so that balancers look elsewhere. */
  drain(): void {
    this.draining = true;
  }

  /** Questions at the same time share an answer: probes are open to everybody. */
  report(): Promise<HealthReport> {
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async ask(): Promise<HealthReport> {
    const entries = await Promise.all(
      this.probes.all().map(async (probe) => [probe.name, await this.probe(probe)] as const),
    );
    const failed = entries.filter(([, report]) => report.status === 'down');
    const down = failed.some(([, report]) => report.required);
    const degraded = failed.length > 0 ? 'degraded' : 'ok';
    const status = this.draining ? 'draining' : down ? 'down' : degraded;
    return { status, checks: Object.fromEntries(entries) };
  }

  private async probe(probe: ReadinessProbe): Promise<ProbeReport> {
    const { required } = probe;
    try {
      const details = await Promise.race([probe.check(), timeout()]);
      return { ...details, status: 'up', required };
    } catch (error) {
      // The reason is in the logs; an open endpoint tells no addresses or versions of the inside.
      const details = error instanceof Unwell ? error.details : {};
      return { ...details, status: 'down', required };
    }
  }
}
