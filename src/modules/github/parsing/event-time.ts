/** With its offset: without one it would be the time of whatever zone the server is in. */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT[\d:.]{5,20}(?:Z|[+-]\d\d:?\d\d)$/;
/** 9999-12-31T23:59:59Z, which PostgreSQL and RFC 3339 still hold. */
const LAST_MILLISECOND = 253_402_300_799_000;

const millisecondsOf = (value: unknown): number => {
  if (typeof value === 'number') return value * 1_000;
  return typeof value === 'string' && TIMESTAMP.test(value) ? Date.parse(value) : NaN;
};

/** GitHub writes RFC 3339, and Unix seconds for a push and for installations. */
export const eventTime = (value: unknown): Date | undefined => {
  const milliseconds = millisecondsOf(value);
  return milliseconds >= 0 && milliseconds <= LAST_MILLISECOND ? new Date(milliseconds) : undefined;
};
