// The least that receives a GitHub webhook and keeps it: Express, HMAC, JSON.parse, one INSERT.
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

import express from 'express';

import { listen, openFloor } from './floor-server.mjs';

const SECRET = /** @type {string} */ (process.env.GITHUB_WEBHOOK_SECRET);
const UNKEPT = new Set(['authorization', 'cookie', 'x-hub-signature', 'x-hub-signature-256']);
const { app, pool } = openFloor();

await pool.query(`
  CREATE TABLE IF NOT EXISTS floor_receipts (
    id uuid PRIMARY KEY,
    source text NOT NULL,
    event text NOT NULL,
    delivery_key text NOT NULL UNIQUE,
    headers jsonb NOT NULL,
    raw bytea NOT NULL,
    created_at timestamptz NOT NULL
  )`);

const insert = {
  name: 'insert-receipt',
  text: `INSERT INTO floor_receipts
      (id, source, event, delivery_key, headers, raw, created_at)
    VALUES ($1, 'github', $2, $3, $4, $5, $6)
    ON CONFLICT (delivery_key) DO NOTHING`,
};

/** @type {(body: Buffer, header: string | undefined) => boolean} */
function isSigned(body, header) {
  if (!header?.startsWith('sha256=')) return false;
  const given = Buffer.from(header.slice('sha256='.length), 'hex');
  const expected = createHmac('sha256', SECRET).update(body).digest();
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** @type {(headers: import('node:http').IncomingHttpHeaders) => string} */
function kept(headers) {
  return JSON.stringify(
    Object.fromEntries(Object.entries(headers).filter(([name]) => !UNKEPT.has(name))),
  );
}

app.post(
  '/api/webhooks/github',
  express.raw({ type: 'application/json', limit: '25mb' }),
  async (request, response) => {
    /** @type {Buffer} */
    const raw = request.body;
    if (!isSigned(raw, request.get('x-hub-signature-256'))) {
      response.status(401).json({ error: 'INVALID_SIGNATURE' });
      return;
    }
    try {
      JSON.parse(raw.toString('utf8'));
    } catch {
      response.status(400).json({ error: 'MALFORMED_JSON' });
      return;
    }
    const id = randomUUID();
    const event = request.get('x-github-event');
    const delivery = request.get('x-github-delivery');
    const createdAt = new Date();
    const { rowCount } = await pool.query({
      ...insert,
      values: [id, event, `github:${delivery}`, kept(request.headers), raw, createdAt],
    });
    const duplicate = rowCount === 0;
    response.status(duplicate ? 200 : 202).json({
      id,
      source: 'github',
      event,
      verified: true,
      duplicate,
      created_at: createdAt.toISOString(),
    });
  },
);

listen(app);
