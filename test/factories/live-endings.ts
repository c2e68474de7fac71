import type { Closing, LiveClient } from '../support/live-client.js';

/** `REVOKED` of the table of close codes, as clients know it. */
export const REVOKED = 3501;

/** By when sockets and tokens of what has ended are to be gone everywhere. */
export const ONE_SECOND = 1_000;

/** Waits for the end of all of them, and holds it against the one that a revocation brings. */
export const expectRevoked = async (sockets: readonly LiveClient[]): Promise<void> => {
  const closings = await Promise.all(sockets.map((socket) => socket.ends()));
  const expected: Closing = { code: REVOKED, reason: expect.any(String) };
  expect(closings).toEqual(sockets.map(() => expected));
};
