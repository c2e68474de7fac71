import type { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const GRACE_MS = 10_000;

/**
 * Stops accepting, lets the requests under way finish, and closes their connections; after ten
 * seconds it closes what is left.
 */
export const drainHttp = async (server: Server): Promise<void> => {
  // Whoever keeps a connection busy is told with the next answer that it ends.
  server.prependListener('request', (_request, response: ServerResponse) => {
    response.shouldKeepAlive = false;
  });
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
