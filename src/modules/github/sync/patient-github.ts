import { setTimeout as sleep } from 'node:timers/promises';
import { GithubLimited } from '../client/github-api.errors.js';
import type { GithubApi, GithubPage, GithubUnchanged } from '../client/github-api.js';

/** A longer limit is waited for without a worker. */
export const MAX_WAIT_MS = 60_000;
const MAX_WAITS = 5;

/** GitHub for one user and one attempt: short limits are waited out, and a stop ends all of it. */
export class PatientGithub {
  constructor(
    private readonly api: GithubApi,
    private readonly token: string,
    private readonly signal: AbortSignal,
  ) {}

  get(path: string, etag?: string | null): Promise<GithubPage | GithubUnchanged> {
    const { signal } = this;
    return this.patiently(() =>
      this.api.get(this.token, path, { etag: etag ?? undefined, signal }),
    );
  }

  /** What is there whatever was there before. */
  async read(path: string): Promise<GithubPage> {
    const answer = await this.get(path);
    if (answer.status === 304) throw new Error('GitHub answered 304 to who asked for all of it');
    return answer;
  }

  graphql(query: string, variables: Readonly<Record<string, unknown>>): Promise<unknown> {
    const { signal } = this;
    return this.patiently(() => this.api.graphql(this.token, query, variables, { signal }));
  }

  private async patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (let waits = 0; ; waits += 1) {
      this.signal.throwIfAborted();
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof GithubLimited) || waits === MAX_WAITS) throw error;
        const wait = error.until.getTime() - Date.now();
        if (wait > MAX_WAIT_MS) throw error;
        await this.pause(wait);
      }
    }
  }

  private async pause(milliseconds: number): Promise<void> {
    const { signal } = this;
    await sleep(Math.max(0, milliseconds), undefined, { signal }).catch(() =>
      signal.throwIfAborted(),
    );
  }
}
