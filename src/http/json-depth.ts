export const MAX_JSON_DEPTH = 64;

/** Whether arrays and objects nest deeper than `levels`; stops at the first that does. */
export const isDeeperThan = (levels: number, value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const child of Object.values(value)) {
    if (typeof child === 'object' && isDeeperThan(levels - 1, child)) return true;
  }
  return false;
};
