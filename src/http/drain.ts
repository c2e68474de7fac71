import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const GRACE_MS = 10_000;

/**
 * Stops accepting, lets the requests under way finish, and closes their connections; after ten
 * seconds it closes what is left.
 */
export const drainHttp = async (server: Server): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  try {
    await Promise.race([closed, sleep(GRACE_MS, undefined, { ref: false })]);
  } finally {
    clearInterval(sweep);
    server.closeAllConnections();
  }
};
