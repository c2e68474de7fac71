/**
 * Numbers from 0 to 1 that look drawn and are the same each time (mulberry32, by Tommy Ettinger, in
 * the public domain).
 *
 * @typedef {() => number} Random
 *
 * @param {number} seed
 * @returns {Random}
 */
export function seededRandom(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** @type {(random: Random, least: number, most: number) => number} */
export const wholeNumber = (random, least, most) =>
  least + Math.floor(random() * (most - least + 1));

/**
 * @template Item
 * @param {Random} random
 * @param {ArrayLike<Item>} items not none
 * @returns {Item}
 */
export const oneOf = (random, items) =>
  /** @type {Item} */ (items[Math.floor(random() * items.length)]);

/**
 * @template Item
 * @param {Random} random
 * @param {readonly Item[]} items
 * @returns {Item[]} in an order that is drawn (Fisher and Yates)
 */
export function shuffled(random, items) {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = /** @type {[Item, Item]} */ ([mixed[other], mixed[last]]);
  }
  return mixed;
}
