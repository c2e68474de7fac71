import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deliveryOf } from './delivery.js';
import { providerOf } from './providers.js';
import type { SampledRepository } from './tracked-sample.js';
import { parseTrigger } from './trigger-arguments.js';

const NOW = 1_750_000_000;

describe('what is sent', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'trigger-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const fileOf = (content: string | Buffer): string => {
    const file = join(folder, 'payload.json');
    writeFileSync(file, content);
    return file;
  };

  const deliver = (args: readonly string[], repository?: SampledRepository) => {
    const command = parseTrigger(args);
    if (command.kind !== 'send') throw new Error(`It is to ${command.kind}.`);
    const provider = providerOf(command.order.source);
    const sign = () => ({});
    return deliveryOf(command.order, { provider, sign, repository }, NOW);
  };

  it("is a file's bytes as they are", () => {
    const bytes = Buffer.from('{ "event" : "mine",\r\n "a":1, "a":2 }\n');
    const { event, body } = deliver(['test', '--file', fileOf(bytes)]);
    expect([event, body.equals(bytes)]).toEqual(['mine', true]);
  });

  it("is a file's payload as a tracked repository's", () => {
    const file = fileOf('{"repository":{"full_name":"a/b"}}');
    const tracked = { fullName: 'ada/engine', githubId: 5 };
    const { body } = deliver(['github', 'push', '--file', file], tracked);
    expect(JSON.parse(body.toString())).toMatchObject({
      repository: { id: 5, full_name: 'ada/engine' },
    });
  });

  it('differs from one delivery of GitHub to the next, and not from its repetition', () => {
    const first = deliver(['github', 'push']);
    expect(deliver(['github', 'push']).body.equals(first.body)).toBe(false);
    const again = deliver(['github', 'push', '--delivery', first.deliveryId]);
    expect(again.body.equals(first.body)).toBe(true);
  });

  it('is a form, whose field is the payload', () => {
    const json = deliver(['github', 'push', '--delivery', 'd']);
    const form = deliver(['github', 'push', '--delivery', 'd', '--form']);
    expect(form.headers['Content-Type']).toBe('application/x-www-form-urlencoded');
    expect(new URLSearchParams(form.body.toString()).get('payload')).toBe(json.body.toString());
  });

  it.each<[string, string[], string]>([
    ['no event', ['test'], 'Say which event'],
    ["no event of GitHub's beside a file", ['github', '--file', '{}'], '--list github'],
    ["an event beside Stripe's payload", ['stripe', 'invoice.paid', '--file', '{}'], 'Leave'],
    ['a file that is not JSON', ['test', '--file', '{'], 'is not JSON'],
  ])('is refused for %s', (_, args, message) => {
    const files = args.map((text) => (text.startsWith('{') ? fileOf(text) : text));
    expect(() => deliver(files)).toThrow(message);
  });

  it('is refused for a file that is not UTF-8', () => {
    const file = fileOf(Buffer.from([0x22, 0xff, 0x22]));
    expect(() => deliver(['test', '--file', file])).toThrow('is not JSON');
  });
});
