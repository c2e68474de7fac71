import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger } from '../../../logging/logger.js';
import { Metrics } from '../../../metrics/metrics.js';
import {
  GithubAway,
  GithubLimited,
  GithubRefused,
  GithubUnauthorized,
} from './github-api.errors.js';
import { GithubApi } from './github-api.js';

const TOKEN = 'gho_secret';

describe('GithubApi', () => {
  let server: Server;
  let answer: RequestListener;
  let seen: IncomingMessage[];
  let url: string;
  let metrics: Metrics;
  let api: GithubApi;

  const json = (status: number, value: unknown, headers: Record<string, string> = {}): void => {
    answer = (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
      response.end(JSON.stringify(value));
    };
  };

  const counted = async () => {
    const { values } = (await metrics.registry.getSingleMetric('github_requests_total')?.get()) ?? {
      values: [],
    };
    return Object.fromEntries(values.map(({ labels, value }) => [labels['outcome'], value]));
  };

  beforeEach(async () => {
    seen = [];
    server = createServer((request, response) => {
      seen.push(request);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    metrics = new Metrics();
    const config = {
      ...{ apiUrl: `${url}/api/v3`, webUrl: url, eventTtlDays: 14 },
      ...{ deliveriesPerMinute: 0, deliveryBytesPerHour: 1 },
    };
    api = new GithubApi(config, createLogger('error'), metrics);
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('says who asks, in which version, and gives the next page and the ETag', async () => {
    json(200, [{ id: 1 }], {
      etag: 'W/"abc"',
      link: `<${url}/api/v3/user/repos?page=2>; rel="next"`,
    });
    await expect(api.get(TOKEN, '/user/repos?per_page=100')).resolves.toEqual({
      status: 200,
      data: [{ id: 1 }],
      etag: 'W/"abc"',
      next: '/user/repos?page=2',
    });
    expect(seen[0]).toMatchObject({ method: 'GET', url: '/api/v3/user/repos?per_page=100' });
    expect(seen[0]?.headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      accept: 'application/vnd.github+json',
      'user-agent': expect.stringMatching(/^switchboard\/\d/),
      'x-github-api-version': '2022-11-28',
    });
    expect(await counted()).toEqual({ ok: 1 });
  });

  it('asks conditionally, and tells what is unchanged', async () => {
    json(304, undefined);
    await expect(api.get(TOKEN, '/user', { etag: 'W/"abc"' })).resolves.toEqual({ status: 304 });
    expect(seen[0]?.headers['if-none-match']).toBe('W/"abc"');
    expect(await counted()).toEqual({ not_modified: 1 });
  });

  it('keeps ids exact that a number cannot hold', async () => {
    answer = (_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('[{"id":9007199254740993}]');
    };
    await expect(api.get(TOKEN, '/x')).resolves.toMatchObject({
      data: [{ id: 9007199254740993n }],
    });
  });

  it('asks for the very path, whatever is in it', async () => {
    json(200, {});
    await api.get(TOKEN, '/repos/a/b/deliveries?cursor=v1_1:abc&x={y}');
    expect(seen[0]?.url).toBe('/api/v3/repos/a/b/deliveries?cursor=v1_1%3Aabc&x=%7By%7D');
  });

  it('sends bodies as JSON, and takes answers without one', async () => {
    const bodies: string[] = [];
    answer = (request, response) => {
      request.on('data', (chunk) => bodies.push(String(chunk)));
      request.on('end', () => response.writeHead(204).end());
    };
    const sent = api.send(TOKEN, 'POST', '/repos/a/b/hooks', { name: 'web' });
    await expect(sent).resolves.toEqual({ status: 204, data: '' });
    expect(bodies).toEqual(['{"name":"web"}']);
    expect(seen[0]).toMatchObject({ method: 'POST' });
  });

  it("asks a server's GraphQL where it is", async () => {
    json(200, { data: { viewer: { login: 'octocat' } } });
    const data = await api.graphql(TOKEN, 'query($n: Int!) { viewer { login } }', { n: 1 });
    expect(data).toEqual({ viewer: { login: 'octocat' } });
    expect(seen[0]?.url).toBe('/api/graphql');
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it.each([
    [401, { message: 'Bad credentials' }, {}, GithubUnauthorized],
    [404, { message: 'Not Found' }, {}, GithubRefused],
    [422, { message: 'Validation Failed' }, {}, GithubRefused],
    [403, { message: 'Resource not accessible' }, {}, GithubRefused],
    [403, { message: 'limit' }, { 'retry-after': '30' }, GithubLimited],
    [429, { message: 'limit' }, {}, GithubLimited],
    [500, { message: 'oops' }, {}, GithubAway],
    [502, 'unicorn', {}, GithubAway],
  ])('%d %j %j', async (status, body, headers, error) => {
    json(status, body, headers);
    await expect(api.get(TOKEN, '/x')).rejects.toBeInstanceOf(error);
  });

  it('names what GitHub said, and never the token', async () => {
    json(403, { message: 'Resource not accessible' });
    const error: unknown = await api.get(TOKEN, '/x').catch((cause: unknown) => cause);
    expect(error).toMatchObject({ status: 403, message: 'Resource not accessible' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(TOKEN);
  });

  it.each([
    ['RATE_LIMITED', 'API rate limit exceeded', GithubLimited],
    ['NOT_FOUND', 'Could not resolve to a User', GithubRefused],
    ['INSUFFICIENT_SCOPES', 'Your token has not been granted', GithubRefused],
    [undefined, 'Something went wrong while executing your query.', GithubAway],
  ])('takes the GraphQL error %s for what it is', async (type, message, error) => {
    json(200, { data: null, errors: [{ type, message }] });
    await expect(api.graphql(TOKEN, '{ x }', {})).rejects.toBeInstanceOf(error);
  });

  it('is away when the connection breaks, when nobody is there, and when the answer has no end', async () => {
    answer = (_, response) => response.destroy();
    await expect(api.get(TOKEN, '/x')).rejects.toBeInstanceOf(GithubAway);
    answer = (_, response) => response.end('x'.repeat(9 * 1_048_576));
    await expect(api.get(TOKEN, '/x')).rejects.toBeInstanceOf(GithubAway);
    expect(await counted()).toEqual({ away: 2 });
  });

  it('follows a renamed repository on the same origin', async () => {
    answer = (request, response) => {
      if (request.url === '/api/v3/repos/a/new') response.end('renamed');
      else response.writeHead(301, { location: `${url}/api/v3/repos/a/new` }).end();
    };
    await expect(api.get(TOKEN, '/repos/a/old')).resolves.toMatchObject({ status: 200 });
  });

  describe.each([301, 302, 307, 308])('answered with %d', (status) => {
    it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)(
      'sends a %s once more, as it was',
      async (method) => {
        const received: unknown[] = [];
        answer = (request, response) => {
          if (request.url !== '/api/v3/repos/a/new/hooks/1') {
            response.writeHead(status, { location: '/api/v3/repos/a/new/hooks/1' }).end();
            return;
          }
          request.setEncoding('utf8');
          let body = '';
          request.on('data', (text: string) => (body += text));
          request.on('end', () => {
            received.push([request.method, body, request.headers.authorization]);
            response.writeHead(204).end();
          });
        };
        await expect(
          api.send(TOKEN, method, '/repos/a/old/hooks/1', { active: true }),
        ).resolves.toMatchObject({ status: 204 });
        expect(received).toEqual([[method, '{"active":true}', `Bearer ${TOKEN}`]]);
      },
    );
  });

  it.each([
    [301, {}],
    [300, { location: '/api/v3/y' }],
    [303, { location: '/api/v3/y' }],
    [304, {}],
  ])('never takes %d with %j for done', async (status, headers) => {
    answer = (_, response) => response.writeHead(status, headers).end();
    await expect(api.send(TOKEN, 'DELETE', '/x')).rejects.toMatchObject({ status });
    await expect(api.send(TOKEN, 'PATCH', '/x', {})).rejects.toBeInstanceOf(GithubRefused);
    await expect(api.get(TOKEN, '/x')).rejects.toBeInstanceOf(GithubRefused);
  });

  it('follows no circle', async () => {
    answer = (_, response) => response.writeHead(301, { location: '/api/v3/x' }).end();
    await expect(api.send(TOKEN, 'PATCH', '/x', {})).rejects.toBeInstanceOf(GithubRefused);
    expect(seen).toHaveLength(4);
  });

  it('takes the token nowhere else', async () => {
    const others: IncomingMessage[] = [];
    const elsewhere = createServer((request, response) => {
      others.push(request);
      response.end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const { port } = elsewhere.address() as AddressInfo;
    answer = (_, response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${port}/` }).end();
    await expect(api.get(TOKEN, '/x')).rejects.toBeInstanceOf(GithubRefused);
    await expect(api.send(TOKEN, 'POST', '/x', {})).rejects.toBeInstanceOf(GithubRefused);
    await new Promise((resolve) => elsewhere.close(resolve));
    expect(others).toEqual([]);
  });

  it('ends with the reason of whoever aborts', async () => {
    const controller = new AbortController();
    const reason = new Error('stop');
    answer = () => controller.abort(reason);
    await expect(api.get(TOKEN, '/x', { signal: controller.signal })).rejects.toBe(reason);
    expect(await counted()).toEqual({ aborted: 1 });
  });
});
