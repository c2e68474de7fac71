/**
 * OpenAPI 3.1 is JSON Schema, which has no `nullable`: null is one of the types. The decorators
 * still write the former. A reviver for `JSON.parse`, so inner schemas come first.
 */
export const nullTypes = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || !('nullable' in value)) return value;
  const { nullable, ...schema } = value;
  if (nullable !== true) return schema;
  if ('type' in schema && typeof schema.type === 'string') {
    return { ...schema, type: [schema.type, 'null'] };
  }
  return { anyOf: [schema, { type: 'null' }] };
};
