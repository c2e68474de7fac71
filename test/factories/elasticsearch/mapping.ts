import type { Analyzer } from './analysis.js';
import {
  anyObject,
  type Json,
  listOf,
  objectOf,
  oneOf,
  parsingFault,
  Refusal,
  textOf,
} from './refusal.js';

const TYPES = ['keyword', 'text', 'boolean', 'integer', 'date'] as const;

export interface MappedField {
  /** Where its values are in a document. */
  readonly source: string;
  readonly type: (typeof TYPES)[number];
  readonly ignoreAbove: number;
  readonly analyze: Analyzer;
  readonly analyzeAsked: Analyzer;
}

/** By their full names, such as `tags.words`. */
export type Mapping = ReadonlyMap<string, MappedField>;

/** What a keyword can hold, in bytes. */
const MAX_TERM = 32_766;
const KEYS = ['type', 'analyzer', 'search_analyzer', 'fields', 'ignore_above'];

type Analyzers = ReadonlyMap<string, Analyzer>;

const analyzerOf = (name: unknown, analyzers: Analyzers): Analyzer => {
  const found = analyzers.get(textOf(name, 'analyzer'));
  if (!found) throw parsingFault(`analyzer [${String(name)}] has not been configured`);
  return found;
};

const noAnalyzer: Analyzer = () => [];

const fieldOf = (source: string, given: Json, analyzers: Analyzers): MappedField => {
  const type = oneOf(given['type'], 'type', TYPES);
  const isText = type === 'text';
  const { analyzer, search_analyzer: asked = analyzer, ignore_above: above } = given;
  return {
    source,
    type,
    ignoreAbove: typeof above === 'number' ? above : Infinity,
    analyze: isText ? analyzerOf(analyzer, analyzers) : noAnalyzer,
    analyzeAsked: isText ? analyzerOf(asked, analyzers) : noAnalyzer,
  };
};

export const mappingOf = (mappings: unknown, analyzers: Analyzers): Mapping => {
  const given = objectOf(mappings, 'mappings', ['dynamic', '_source', 'properties']);
  oneOf(given['dynamic'], 'dynamic', ['strict']);
  const fields = new Map<string, MappedField>();
  for (const [name, one] of Object.entries(anyObject(given['properties'], 'properties'))) {
    const property = objectOf(one, name, KEYS);
    fields.set(name, fieldOf(name, property, analyzers));
    for (const [part, other] of Object.entries(anyObject(property['fields'] ?? {}, 'fields'))) {
      fields.set(`${name}.${part}`, fieldOf(name, objectOf(other, part, KEYS), analyzers));
    }
  }
  return fields;
};

const FITS: Readonly<Record<MappedField['type'], (value: unknown) => boolean>> = {
  keyword: (value) => typeof value === 'string' && Buffer.byteLength(value) <= MAX_TERM,
  text: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isInteger(value),
  date: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
};

/** @throws Refusal for what the mapping does not take. */
export const requireMapped = (document: Json, mapping: Mapping): void => {
  for (const [name, value] of Object.entries(document)) {
    const field = mapping.get(name);
    if (!field) {
      const reason = `mapping set to strict, dynamic introduction of [${name}] is not allowed`;
      throw new Refusal(400, 'strict_dynamic_mapping_exception', reason);
    }
    const values = listOf(value).filter((one) => one !== null);
    if (!values.every(FITS[field.type])) {
      throw new Refusal(400, 'document_parsing_exception', `failed to parse field [${name}]`);
    }
  }
};
