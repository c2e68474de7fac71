import { startApp } from '../support/app.js';
import { testRedisUrl } from '../support/environment.js';
import { TcpProxy } from '../support/tcp-proxy.js';
it('probe', async () => {
  const proxy = await TcpProxy.start(testRedisUrl());
  const app = await startApp({ env: { REDIS_URL: proxy.url, RATE_LIMIT_MAX: '1000' } });
  await app.get('/api/users/me');
  proxy.hold();
  const t: number[] = [];
  for (let i = 0; i < 4; i += 1) { const b = performance.now(); await app.get('/api/users/me'); t.push(Math.round(performance.now() - b)); }
  process.stderr.write('HUNG ' + t.join() + '\n');
  const b = performance.now();
  await app.close();
  process.stderr.write('CLOSE ' + (performance.now() - b) + '\n');
  await proxy.close();
}, 60000);
