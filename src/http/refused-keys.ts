/** Keys that mean the prototype to much of JavaScript; no property of ours is named so. */
const REFUSED = ['__proto__', 'constructor', 'prototype'];

/** The first such key anywhere in a parsed document; class-transformer would drop it in silence. */
export const refusedKey = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const own = REFUSED.find((key) => Object.hasOwn(value, key));
  if (own !== undefined) return own;
  for (const child of Object.values(value)) {
    const found = refusedKey(child);
    if (found !== undefined) return found;
  }
  return undefined;
};
