import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { ClientMessages } from '../../src/realtime/client-messages.js';
import { CLOSE_CODES } from '../../src/realtime/documents/close-code-table.js';
import { PlainEndpoints } from '../../src/realtime/plain-endpoints.js';
import { RoomPolicies } from '../../src/realtime/room-policies.js';
import { SocketEvents } from '../../src/realtime/socket-events.js';
import { startApp, type TestApp } from '../support/app.js';
import { SocketDocument } from '../support/socket-document.js';

jest.setTimeout(60_000);

const OFFICIAL: object = JSON.parse(
  readFileSync(require.resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json'), 'utf8'),
);

/** Addresses that have the stream and rooms. */
const STREAMS = ['socket.io', 'ws'];

describe('the AsyncAPI description', () => {
  let app: TestApp;
  let description: SocketDocument;

  const all = <Entry>(registry: new () => { all(): readonly Entry[] }): readonly Entry[] =>
    app.app.get(registry, { strict: false }).all();

  beforeAll(async () => {
    app = await startApp({ env: { PUBLIC_URL: 'https://api.example.com/backend' } });
    description = new SocketDocument((await app.get('/api/asyncapi.json')).body);
  });

  afterAll(async () => {
    await app.close();
  });

  it('is served to everybody, and once to whoever has it already', async () => {
    const first = await app.get('/api/asyncapi.json');
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toMatch(/^application\/json/);
    expect(first.headers.get('cache-control')).toMatch(/no-cache/);
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    const again = await app.request('GET', '/api/asyncapi.json', { headers });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
  });

  it('is AsyncAPI 3.0 by its official schema', () => {
    // Its formats, such as `uri`, are those that a validator knows by plugins.
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const validate = ajv.compile(OFFICIAL);
    expect([validate(description.document), validate.errors]).toEqual([true, null]);
    // The schema does tell good from bad.
    expect(validate({ ...description.document, channels: { ws: { address: 1 } } })).toBe(false);
  });

  it('refers to nothing that is not there', () => {
    const text = JSON.stringify(description.document);
    const found = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, $ref = '']) => $ref);
    expect(found.length).toBeGreaterThan(20);
    for (const $ref of found) {
      expect([$ref, typeof description.find({ $ref })]).toEqual([$ref, 'object']);
    }
  });

  it('has operations on messages of their own channel only', () => {
    for (const { channel, messages, reply } of Object.values(description.document.operations)) {
      for (const { $ref } of [...messages, ...(reply?.messages ?? [])]) {
        expect($ref.startsWith(`${channel.$ref}/messages/`)).toBe(true);
      }
    }
  });

  it('has every event, at the addresses where it comes', () => {
    const { channels } = description.document;
    expect(all(SocketEvents).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['ready', 'going_away', 'closing', 'job_status']),
    );
    for (const { name } of all(SocketEvents)) {
      expect(Object.values(channels).some(({ messages }) => name in messages)).toBe(true);
    }
    const places = (name: string) =>
      Object.keys(channels).filter((id) => name in (channels[id]?.messages ?? {}));
    expect(places('ready')).toEqual(STREAMS);
    expect(places('closing')).toEqual(['socket.io']);
    expect(places('job_status')).toEqual(['socket.io', 'ws', 'api.ws', 'api.ws.jobs']);
    expect(places('going_away')).toEqual(['socket.io', 'ws', 'api.ws', 'api.ws.jobs']);
  });

  it('has every message that clients may send, with its answers', () => {
    const { operations } = description.document;
    expect(all(ClientMessages).length).toBeGreaterThanOrEqual(3);
    for (const { name, summary } of all(ClientMessages)) {
      for (const channel of STREAMS) {
        const operation = operations[`${channel}.receive.${name}`];
        expect(operation).toMatchObject({ action: 'receive', summary });
        expect(operation?.reply?.messages).toHaveLength(2);
      }
    }
    expect(Object.keys(operations)).toContain('api.ws.receive.auth:refresh');
    expect(Object.keys(operations)).not.toContain('api.ws.receive.join-room');
  });

  it('has every room, with what it shows', () => {
    expect(all(RoomPolicies).length).toBeGreaterThanOrEqual(2);
    const schemas = JSON.stringify(description.document.components.schemas);
    for (const { title, summary } of all(RoomPolicies)) {
      expect(schemas).toContain(JSON.stringify({ title, description: summary }).slice(0, -1));
    }
  });

  it('has every path of plain sockets, with its parameters', () => {
    const { channels } = description.document;
    for (const { name, summary, query } of all(PlainEndpoints)) {
      const found = Object.values(channels).find(({ address }) => address === name);
      expect(found?.summary).toBe(summary);
      const parameters = Object.keys(found?.bindings.ws.query.properties ?? {});
      expect(parameters).toEqual([...Object.keys(query.properties), 'ticket']);
    }
    expect(channels['api.ws']?.bindings.ws.query.required).toEqual(['job_id']);
  });

  it('says where the outside reaches the server, and how to show who one is', () => {
    const { servers, components } = description.document;
    expect(servers['websocket']).toMatchObject({
      host: 'api.example.com',
      pathname: '/backend',
      protocol: 'wss',
    });
    expect(servers['socket.io']).toMatchObject({ pathname: '/backend/socket.io' });
    const used = Object.values(servers).flatMap(({ security }) => security.map((it) => it.$ref));
    for (const name of Object.keys(components.securitySchemes)) {
      expect(used).toContain(`#/components/securitySchemes/${name}`);
    }
  });

  it('lists every close code, for programs and for people', () => {
    const { info, 'x-close-codes': codes } = description.document;
    expect(codes).toEqual(CLOSE_CODES);
    for (const { code, meaning } of CLOSE_CODES) {
      expect(info['description']).toMatch(new RegExp(`^\\| ${code} \\|.*\\| ${meaning} \\|`, 'm'));
    }
  });

  it('names fields in snake_case', () => {
    const text = JSON.stringify(description.document.components.schemas);
    for (const [, list = ''] of text.matchAll(/"required":\[([^\]]*)\]/g)) {
      expect(list).toBe(list.toLowerCase());
    }
  });
});
