import { createLogger } from '../../../logging/logger.js';
import { Metrics } from '../../../metrics/metrics.js';
import { GithubRefused } from '../client/github-api.errors.js';
import { GithubApi } from '../client/github-api.js';
import { HookApi } from './hook-api.js';

describe('HookApi', () => {
  // Nothing is there: whatever was sent would be answered otherwise.
  const url = 'http://127.0.0.1:1';
  const config = {
    ...{ apiUrl: url, webUrl: url, eventTtlDays: 14 },
    ...{ deliveriesPerMinute: 0, deliveryBytesPerHour: 1 },
  };
  const hooks = new HookApi(new GithubApi(config, createLogger('error'), new Metrics()));

  it.each(['../..', 'octo/..', './octo', '..', 'octo/../../user'])(
    'asks nothing about %s, which is another place on GitHub',
    async (fullName) => {
      const access = { fullName, token: 'gho_secret', signal: AbortSignal.timeout(5_000) };
      await expect(hooks.remove(access, '1')).rejects.toThrow(GithubRefused);
      await expect(hooks.deliveries(access, '1')).rejects.toThrow(GithubRefused);
    },
  );
});
