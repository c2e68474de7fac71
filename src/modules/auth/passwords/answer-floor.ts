import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Answers that must not tell a known address from an unknown one take this long at least: more
 * than a verification of argon2id, or of bcrypt up to cost 11 (the earlier systems used 10; each step
 * doubles its 60 ms), or than what an address that is known sets off.
 */
const FLOOR_MS = 300;

/** Resolves once the floor is reached; `begun` is of `performance.now()`. */
export const reachFloor = async (begun: number): Promise<void> => {
  await sleep(Math.max(0, begun + FLOOR_MS - performance.now()));
};
