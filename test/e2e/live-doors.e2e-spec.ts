import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { type Account, createAccount } from '../factories/accounts.js';
import { eventually, genericHeaders } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const ENGINE = '/socket.io/?EIO=4&transport=websocket';

describe('the doors of the live connections', () => {
  let app: TestApp;
  let ada: Account;

  beforeAll(async () => {
    app = await startApp();
    ada = await createAccount(app);
  });
  afterAll(() => app.close());

  /** Sends these lines and gives what comes back. */
  const exchange = (lines: readonly string[], body = ''): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(app.url);
      const socket = connect(Number(port), hostname);
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString();
        setTimeout(() => socket.destroy(), 1_000);
      });
      socket.setTimeout(5_000, () => socket.destroy());
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
      socket.write(`${lines.join('\r\n')}\r\nHost: x\r\n\r\n${body}`);
    });

  it('take a request that offers another protocol as the request that it is', async () => {
    const answer = await exchange([
      'GET /ping HTTP/1.1',
      'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(answer).toMatch(/pong/);
  });

  it('lose no body of such a request', async () => {
    const body = JSON.stringify({ event: 'offered.h2c', filler: 'x'.repeat(20_000) });
    const headers = Object.entries(genericHeaders(body)).map(
      ([name, value]) => `${name}: ${value}`,
    );
    const answer = await exchange(
      [
        'POST /api/webhooks/test HTTP/1.1',
        'Connection: Upgrade, HTTP2-Settings',
        'Upgrade: h2c',
        `Content-Length: ${Buffer.byteLength(body)}`,
        ...headers,
      ],
      body,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 202 /);
  });

  it('stand when strangers slam them', async () => {
    const { hostname, port } = new URL(app.url);
    for (const path of [ENGINE, '/ws', '/api/ws/jobs', '/nowhere']) {
      for (let index = 0; index < 50; index += 1) {
        const socket = connect(Number(port), hostname);
        socket.on('error', () => undefined);
        socket.write(
          `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
            'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
            'Origin: https://evil.example\r\n\r\n',
          () => setTimeout(() => socket.resetAndDestroy(), index % 5),
        );
      }
      await sleep(100);
    }
    expect((await app.get('/ping')).status).toBe(200);
  });

  const signedIn = async (): Promise<WebSocket> => {
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}${ENGINE}`);
    const frames: string[] = [];
    socket.on('message', (data: Buffer) => frames.push(data.toString()));
    socket.on('error', () => undefined);
    await eventually('it is open', () => frames.some((frame) => frame.startsWith('0')));
    socket.send(`40${JSON.stringify({ token: ada.token })}`);
    await eventually('it is ready', () => frames.some((frame) => frame.includes('"ready"')));
    return socket;
  };

  it('close behind a client of Socket.IO that leaves', async () => {
    const socket = await signedIn();
    socket.send('41');
    await eventually('it is closed', () => socket.readyState === WebSocket.CLOSED);
  });

  it('open once for each transport of Socket.IO', async () => {
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}${ENGINE}`);
    const frames: string[] = [];
    socket.on('message', (data: Buffer) => frames.push(data.toString()));
    socket.on('error', () => undefined);
    await eventually('it is open', () => frames.some((frame) => frame.startsWith('0')));
    for (let index = 0; index < 8; index += 1) {
      socket.send(`40${JSON.stringify({ token: ada.token })}`);
    }
    await eventually('it is closed', () => socket.readyState === WebSocket.CLOSED);
    expect(frames.filter((frame) => frame.includes('"ready"')).length).toBeLessThan(2);
  });
});
