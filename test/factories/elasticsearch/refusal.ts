/** What Elasticsearch answers with when it refuses a request. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    reason: string,
  ) {
    super(reason);
  }
}

export const parsingFault = (reason: string): Refusal =>
  new Refusal(400, 'parsing_exception', reason);

export type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const anyObject = (value: unknown, what: string): Json => {
  if (!isObject(value)) throw parsingFault(`[${what}] is no object`);
  return value;
};

/** An object that has no other keys. */
export const objectOf = (value: unknown, what: string, keys: readonly string[]): Json => {
  const object = anyObject(value, what);
  const unknown = Object.keys(object).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw parsingFault(`[${what}] unknown field [${unknown}]`);
  return object;
};

/** The one key of an object, and what is under it. */
export const onlyEntry = (value: unknown, what: string): readonly [string, unknown] => {
  const [entry, ...more] = Object.entries(anyObject(value, what));
  if (!entry || more.length > 0) throw parsingFault(`[${what}] wants exactly one field`);
  return entry;
};

export const textOf = (value: unknown, what: string): string => {
  if (typeof value !== 'string') throw parsingFault(`[${what}] is no string`);
  return value;
};

export const textsOf = (value: unknown, what: string): string[] => {
  if (!Array.isArray(value)) throw parsingFault(`[${what}] is no array`);
  return value.map((item: unknown) => textOf(item, what));
};

export const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

export const numberOf = (value: unknown, what: string, otherwise?: number): number => {
  const given = value ?? otherwise;
  if (typeof given !== 'number') throw parsingFault(`[${what}] is no number`);
  return given;
};

export const oneOf = <T extends string>(value: unknown, what: string, known: readonly T[]): T => {
  const found = known.find((name) => name === value);
  if (found === undefined) throw parsingFault(`[${what}] does not take [${String(value)}]`);
  return found;
};
