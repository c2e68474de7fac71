import type { Octokit } from '@octokit/core';
import { VERSION } from '../../../config/package-root.js';
import type { Logger } from '../../../logging/logger.js';
import { githubFetch } from './github-fetch.js';

/** Loaded on first use: a process that asks GitHub nothing does without it. */
export const loadOctokit = async (apiUrl: string, logger: Logger): Promise<Octokit> => {
  const { Octokit } = await import('@octokit/core');
  const log = {
    debug: () => undefined,
    info: () => undefined,
    // That a route is deprecated, and until when it is there.
    warn: (message: string) => logger.warn(message),
    error: (message: string) => logger.error(message),
  };
  return new Octokit({
    baseUrl: apiUrl,
    userAgent: `switchboard/${VERSION}`,
    log,
    request: { fetch: githubFetch(new URL(apiUrl).origin), log },
  });
};
