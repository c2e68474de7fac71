import express from 'express';
import pg from 'pg';

/** A bare Express application with a pool of the product's size, and nothing else. */
export function openFloor() {
  const pool = new pg.Pool({
    connectionString: process.env.DATABASE_URL,
    max: Number(process.env.DB_POOL_MAX),
  });
  const app = express();
  app.get('/health/ready', async (_request, response) => {
    await pool.query('SELECT 1');
    response.json({ status: 'ok' });
  });
  return { app, pool };
}

/** @param {import('express').Express} app */
export function listen(app) {
  app.listen(Number(process.env.PORT), process.env.HOST ?? '127.0.0.1');
  // Exits by itself, rather than by the signal, so that V8 can write its profile.
  process.on('SIGTERM', () => process.exit(0));
}
