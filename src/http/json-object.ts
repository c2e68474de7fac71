/** An object of JSON, whose fields may be anything. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether it has fields to look at; lists have none. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
