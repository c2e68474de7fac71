import { readFileSync } from 'node:fs';
import Ajv, { type ValidateFunction } from 'ajv';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type JsonFields = Record<string, Json>;

const DESCRIPTION = require.resolve('@octokit/openapi/generated/api.github.com.json');
const SCHEMA = '#/components/schemas/';

let document: JsonFields | undefined;
const validators = new Map<string, ValidateFunction>();

const isFields = (value: Json | undefined): value is JsonFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Thirteen megabytes: read when a test first asks. */
const description = (): JsonFields =>
  (document ??= JSON.parse(readFileSync(DESCRIPTION, 'utf8')) as JsonFields);

const at = (...path: readonly string[]): Json => {
  let value: Json = description();
  for (const name of path) {
    const next: Json | undefined = isFields(value) ? value[name] : undefined;
    if (next === undefined) throw new Error(`GitHub's description has no ${path.join(' ')}`);
    value = isFields(next) && typeof next['$ref'] === 'string' ? resolved(next['$ref']) : next;
  }
  return value;
};

const resolved = (reference: string): Json => at(...reference.replace('#/', '').split('/'));

/** JSON Schema of OpenAPI 3.0's: there `nullable` is a word of its own. */
const toJsonSchema = (value: Json, wanted: Set<string>): Json => {
  if (Array.isArray(value)) return value.map((item) => toJsonSchema(item, wanted));
  if (!isFields(value)) return value;
  const { nullable, example: _example, examples: _examples, ...rest } = value;
  if (typeof rest['$ref'] === 'string') wanted.add(rest['$ref'].replace(SCHEMA, ''));
  const schema = Object.fromEntries(
    Object.entries(rest).map(([name, field]) => [name, toJsonSchema(field, wanted)]),
  );
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
};

const compile = (method: string, path: string, status: number): ValidateFunction => {
  const answer = at('paths', path, method.toLowerCase(), 'responses', String(status));
  const content = isFields(answer) && isFields(answer['content']) ? answer['content'] : {};
  const json = content['application/json'] ?? content['application/scim+json'];
  if (!isFields(json) || json['schema'] === undefined) return new Ajv().compile({ type: 'null' });
  const wanted = new Set<string>();
  const schema = toJsonSchema(json['schema'], wanted);
  const schemas: JsonFields = {};
  // What a schema refers to is wanted, too, and found as the set grows.
  for (const name of wanted)
    schemas[name] = toJsonSchema(at('components', 'schemas', name), wanted);
  const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
  return ajv.compile({ allOf: [schema], components: { schemas } });
};

/**
 * Wherein a body differs from what GitHub's published description says of this answer; undefined
 * when it does not.
 * @param path as in the description: `/repos/{owner}/{repo}`
 */
export const openApiFault = (
  method: string,
  path: string,
  status: number,
  body: unknown,
): string | undefined => {
  const key = `${method} ${path} ${status}`;
  const validate = validators.get(key) ?? compile(method, path, status);
  validators.set(key, validate);
  if (validate(body)) return undefined;
  const [first] = validate.errors ?? [];
  return `${key}: ${first?.instancePath || '(the body)'} ${first?.message ?? 'is not valid'}`;
};
