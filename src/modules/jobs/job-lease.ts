/** For so long a job is its worker's own, from each time that the worker writes. */
export const LEASE_SECONDS = 15;
export const RENEW_EVERY_MS = 5_000;
