import { createSign, generateKeyPairSync } from 'node:crypto';
import { isSendgridSignature, sendgridKey } from './sendgrid-signature.js';

// From the tests of https://github.com/sendgrid/sendgrid-nodejs (packages/eventwebhook)
const KEY = sendgridKey(
  'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==',
);
const TIMESTAMP = '1600112502';
const SIGNATURE =
  'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=';
const TEXT =
  '[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA","sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0","smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}]';
const BODY = Buffer.from(`${TEXT}\r\n`);

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const isRight = ({
  signature = SIGNATURE,
  timestamp = TIMESTAMP,
  keys = [KEY],
  body = BODY,
} = {}): boolean => isSendgridSignature(signature, timestamp, keys, body);

describe('isSendgridSignature', () => {
  it("takes SendGrid's own example of 327 bytes", () => {
    expect(BODY).toHaveLength(327);
    expect(isRight()).toBe(true);
  });

  it('takes the bytes as they came: without the last line break they are others', () => {
    expect(isRight({ body: Buffer.from(TEXT) })).toBe(false);
    expect(isRight({ body: Buffer.from(`${TEXT}\n`) })).toBe(false);
    expect(isRight({ body: Buffer.from(`${JSON.stringify(JSON.parse(TEXT), null, 1)}\r\n`) })).toBe(
      false,
    );
  });

  it('refuses another timestamp, body or key', () => {
    expect(isRight({ timestamp: '1600112503' })).toBe(false);
    expect(isRight({ timestamp: '' })).toBe(false);
    expect(isRight({ body: Buffer.alloc(0) })).toBe(false);
    expect(isRight({ body: Buffer.from(BODY.toString().replace('dropped', 'bounced')) })).toBe(
      false,
    );
    expect(isRight({ keys: [pair.publicKey] })).toBe(false);
    expect(isRight({ keys: [] })).toBe(false);
  });

  it.each([
    ['empty', ''],
    ['no base64', '!'],
    ['no DER', Buffer.from('signature').toString('base64')],
    ['truncated', SIGNATURE.slice(0, -8)],
    ['altered', SIGNATURE.replace('MEUCIGHQ', 'MEUCIGHR')],
    ['raw r and s instead of DER', Buffer.alloc(64, 1).toString('base64')],
    ['r and s of zero', Buffer.from('3006020100020100', 'hex').toString('base64')],
  ])('refuses one that is %s, without throwing', (_, signature) => {
    expect(isRight({ signature })).toBe(false);
  });

  it('takes any of the keys while one replaces the other', () => {
    expect(isRight({ keys: [pair.publicKey, KEY] })).toBe(true);
    const signature = createSign('sha256')
      .update(TIMESTAMP)
      .update(BODY)
      .sign(pair.privateKey, 'base64');
    expect(isRight({ keys: [KEY, pair.publicKey], signature })).toBe(true);
  });
});
