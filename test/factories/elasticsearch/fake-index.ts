import { analyzersOf } from './analysis.js';
import { type MappedField, type Mapping, mappingOf, requireMapped } from './mapping.js';
import { type Json, listOf, objectOf, Refusal } from './refusal.js';
import { TextField } from './text-field.js';

const SETTINGS = [
  'number_of_shards',
  'auto_expand_replicas',
  'refresh_interval',
  'gc_deletes',
  'analysis',
];

export type Value = string | number | boolean;

const isValue = (value: unknown): value is Value =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** One index: what it was told, and what can be found of it. */
export class FakeIndex {
  readonly documents = new Map<string, Json>();
  private readonly mapping: Mapping;
  private readonly texts = new Map<string, TextField>();
  /** Of what was deleted, too. */
  private readonly versions = new Map<string, number>();

  constructor(
    readonly name: string,
    template: unknown,
  ) {
    const given = objectOf(template, 'template', ['settings', 'mappings']);
    const settings = objectOf(given['settings'], 'settings', SETTINGS);
    this.mapping = mappingOf(given['mappings'], analyzersOf(settings['analysis']));
  }

  /** @throws Refusal 409 when what is there is newer; 400 for what does not fit the mapping. */
  put(id: string, version: number, document: Json): 'created' | 'updated' {
    requireMapped(document, this.mapping);
    this.requireNewer(id, version);
    const isNew = !this.documents.has(id);
    this.forget(id);
    this.documents.set(id, document);
    for (const [name, field] of this.mapping) {
      if (field.type !== 'text') continue;
      const text = listOf(document[field.source]).filter((value) => typeof value === 'string');
      this.textField(name).put(id, field.analyze(text.join(' ')));
    }
    return isNew ? 'created' : 'updated';
  }

  delete(id: string, version: number): 'deleted' | 'not_found' {
    this.requireNewer(id, version);
    if (!this.documents.has(id)) return 'not_found';
    this.forget(id);
    return 'deleted';
  }

  versionOf(id: string): number | undefined {
    return this.versions.get(id);
  }

  field(name: string): MappedField {
    const field = this.mapping.get(name);
    // Elasticsearch finds nothing in it; that would hide a slip.
    if (!field) throw new Refusal(400, 'query_shard_exception', `no field [${name}]`);
    return field;
  }

  text(name: string): { readonly words: TextField; readonly field: MappedField } {
    const field = this.field(name);
    if (field.type !== 'text') {
      throw new Refusal(400, 'query_shard_exception', `field [${name}] is no text`);
    }
    return { words: this.textField(name), field };
  }

  /** What is kept of a field beside its words. */
  values(id: string, name: string): Value[] {
    const { type, source, ignoreAbove } = this.field(name);
    if (type === 'text') {
      throw new Refusal(400, 'illegal_argument_exception', `[${name}] has no doc values`);
    }
    const values = listOf(this.documents.get(id)?.[source]).filter(isValue);
    if (type === 'date') return values.map((value) => Date.parse(String(value)));
    return values.filter((value) => typeof value !== 'string' || value.length <= ignoreAbove);
  }

  private textField(name: string): TextField {
    const field = this.texts.get(name) ?? new TextField();
    this.texts.set(name, field);
    return field;
  }

  private forget(id: string): void {
    this.documents.delete(id);
    for (const field of this.texts.values()) field.remove(id);
  }

  /** Of `version_type: external_gte`. */
  private requireNewer(id: string, version: number): void {
    const held = this.versions.get(id);
    if (held !== undefined && held > version) {
      const reason = `[${id}]: version conflict, current version [${held}] is higher than [${version}]`;
      throw new Refusal(409, 'version_conflict_engine_exception', reason);
    }
    this.versions.set(id, version);
  }
}
