/** JSON Schema of draft 7, which AsyncAPI's own schemas extend. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export type FieldSchemas = Readonly<Record<string, JsonSchema>>;

/** An object's, whose fields can be taken over into a larger one. */
export interface ObjectSchema extends JsonSchema {
  readonly type: 'object';
  readonly required: readonly string[];
  readonly properties: FieldSchemas;
}

/** Open: fields may be added later, and readers pass over what they do not know. */
export const objectOf = (required: FieldSchemas, optional: FieldSchemas = {}): ObjectSchema => ({
  type: 'object',
  required: Object.keys(required),
  properties: { ...required, ...optional },
});
