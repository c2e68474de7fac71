import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSha256Signature } from '../../modules/webhooks/hmac-signatures.js';
import { sendgridEvents } from '../../modules/webhooks/sendgrid-events.js';
import { isSendgridSignature } from '../../modules/webhooks/sendgrid-signature.js';
import { readPrivateKey, sendgridHeaders, sendgridProvider } from './sendgrid-provider.js';

const NOW = 1_750_000_000;

const sampleOf = (event: string, deliveryId = sendgridProvider.newDeliveryId()): unknown =>
  sendgridProvider.sample({ event, action: undefined, deliveryId, now: NOW });

const unsigned = (event: string) => {
  const body = Buffer.from(JSON.stringify(sampleOf(event)));
  return { event, deliveryId: 'unused', body, now: NOW };
};

describe("SendGrid's samples", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sendgrid-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const keyFile = (namedCurve: string): string => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve });
    const file = join(folder, `${namedCurve}.pem`);
    writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }));
    return file;
  };

  it('are batches of one event that the server keeps', () => {
    for (const { name } of sendgridProvider.events()) {
      const sample = sampleOf(name, 'the-id');
      const [event, ...more] = sendgridEvents(sample);
      expect(more).toEqual([]);
      expect(event).toMatchObject({ event: name, sgEventId: 'the-id' });
      expect(event?.occurredAt).toEqual(new Date(NOW * 1000));
      expect(sendgridProvider.eventIn(sample)).toBe(name);
    }
  });

  it('have ids of their own', () => {
    const ids = Array.from({ length: 100 }, () => sendgridProvider.newDeliveryId());
    expect(new Set(ids).size).toBe(100);
  });

  it('are signed with the shared secret', () => {
    const delivered = unsigned('delivered');
    const { 'X-Webhook-Signature': signature = '' } = sendgridProvider.headers(delivered, 's');
    expect(isSha256Signature(signature, ['s'], delivered.body)).toBe(true);
  });

  it('are signed as SendGrid signs, with a private key', () => {
    const key = readPrivateKey(keyFile('P-256'));
    const bounce = unsigned('bounce');
    const headers = sendgridHeaders(bounce, key);
    const signature = headers['X-Twilio-Email-Event-Webhook-Signature'] ?? '';
    const timestamp = headers['X-Twilio-Email-Event-Webhook-Timestamp'] ?? '';
    const keys = [createPublicKey(key)];
    expect(isSendgridSignature(signature, timestamp, keys, bounce.body)).toBe(true);
  });

  it('take no other key, and no other file', () => {
    expect(() => readPrivateKey(keyFile('P-384'))).toThrow('no private P-256 key');
    expect(() => readPrivateKey(__filename)).toThrow('no private P-256 key');
    expect(() => readPrivateKey(join(folder, 'none'))).toThrow('ENOENT');
  });

  it('that are not there are said so, with what is near', () => {
    expect(() => sampleOf('deliverd')).toThrow('Did you mean delivered');
  });
});
