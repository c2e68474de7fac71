import type { IncomingHttpHeaders } from 'node:http';

const SENSITIVE =
  /auth|cookie|token|secret|pass|pwd|credential|session|jwt|client[-_]?id|(?:access|api|functions|private|subscription)[-_]?key|(?<!^idempotency-)key$/;
const verdicts = new Map<string, boolean>();
const MAX_VERDICTS = 1_000;

const isSensitive = (name: string): boolean => {
  const known = verdicts.get(name);
  if (known !== undefined) return known;
  const verdict = SENSITIVE.test(name);
  if (verdicts.size < MAX_VERDICTS) verdicts.set(name, verdict);
  return verdict;
};

/** The headers that a receipt keeps: all but what may hold credentials. */
export const storedHeaders = (headers: IncomingHttpHeaders): Readonly<Record<string, string>> => {
  const kept: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || isSensitive(name)) continue;
    kept[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return kept;
};
