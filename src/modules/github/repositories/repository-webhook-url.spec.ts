import { loadConfig } from '../../../config/load-config.js';
import { serverConfig, type ServerConfig } from '../../../config/server.config.js';
import { RepositoryWebhookUrl } from './repository-webhook-url.js';

const urls = (changes: Partial<ServerConfig>): RepositoryWebhookUrl =>
  new RepositoryWebhookUrl({ ...loadConfig({ NODE_ENV: 'test' }).get(serverConfig), ...changes });

describe('the address of a tracked repository', () => {
  it('is below the public one', () => {
    const url = urls({ publicUrl: 'https://api.example.com/base' }).of('ABC');
    expect(url).toBe('https://api.example.com/base/api/webhooks/github/abc');
  });

  it('is not given out in production while nobody said what the public one is', () => {
    const asked = (changes: Partial<ServerConfig>) => () => urls(changes).requireReachable();
    const local = { publicUrlIsLocal: true };
    expect(asked({ ...local, production: true })).toThrow('set PUBLIC_URL');
    expect(asked({ ...local, production: false })).not.toThrow();
    expect(asked({ publicUrlIsLocal: false, production: true })).not.toThrow();
  });
});
