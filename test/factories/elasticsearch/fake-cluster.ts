import { FakeIndex } from './fake-index.js';
import { anyObject, type Json, listOf, objectOf, onlyEntry, Refusal, textOf } from './refusal.js';

const TEMPLATE = ['index_patterns', 'version', 'priority', 'template'];

const asPattern = (name: string): RegExp =>
  new RegExp(
    `^${name
      .split('*')
      .map((part) => part.replace(/[^\w-]/g, '\\$&'))
      .join('.*')}$`,
  );

const absent = (name: string): Refusal =>
  new Refusal(404, 'index_not_found_exception', `no such index [${name}]`);

/** The indexes of a cluster, their aliases, and what new ones are made from. */
export class FakeCluster {
  readonly indexes = new Map<string, FakeIndex>();
  /** The indexes of each alias. */
  readonly aliases = new Map<string, Set<string>>();
  private readonly templates = new Map<string, Json>();

  putTemplate(name: string, body: unknown): void {
    const template = objectOf(body, 'index_template', TEMPLATE);
    // What is wrong with it shows now, and not with the first index.
    new FakeIndex('validation', template['template']);
    this.templates.set(name, template);
  }

  create(name: string, body: unknown): void {
    const given = objectOf(body ?? {}, 'create', ['aliases']);
    if (this.indexes.has(name)) {
      throw new Refusal(400, 'resource_already_exists_exception', `index [${name}] already exists`);
    }
    const template = [...this.templates.values()].find(({ index_patterns: patterns }) =>
      listOf(patterns).some((pattern) => asPattern(String(pattern)).test(name)),
    );
    if (!template) throw new Refusal(400, 'illegal_argument_exception', 'no template for it');
    this.indexes.set(name, new FakeIndex(name, template['template']));
    for (const alias of Object.keys(anyObject(given['aliases'] ?? {}, 'aliases'))) {
      this.add(name, alias);
    }
  }

  delete(name: string): void {
    if (!this.indexes.delete(name)) throw absent(name);
    for (const alias of this.aliases.keys()) this.drop(name, alias);
  }

  /** By name, or by an alias of one index. */
  find(name: string): FakeIndex {
    const [only, ...more] = this.aliases.get(name) ?? [name];
    const index = this.indexes.get(only ?? name);
    if (!index || more.length > 0) throw absent(name);
    return index;
  }

  requireAlias(name: string): void {
    if (!this.aliases.has(name)) throw absent(`${name}] and [require_alias] request flag is [true`);
  }

  aliasesOf(pattern: string): Json {
    const names = [...this.indexes.keys()].filter((name) => asPattern(pattern).test(name));
    return Object.fromEntries(
      names.map((name) => {
        const held = [...this.aliases].filter(([, indexes]) => indexes.has(name));
        return [name, { aliases: Object.fromEntries(held.map(([alias]) => [alias, {}])) }];
      }),
    );
  }

  /** All of them or none. */
  changeAliases(body: unknown): void {
    const changes = listOf(objectOf(body, 'aliases', ['actions'])['actions']).map((action) => {
      const [kind, given] = onlyEntry(action, 'actions');
      const target = objectOf(given, kind, ['index', 'alias']);
      const index = textOf(target['index'], 'index');
      if (!this.indexes.has(index)) throw absent(index);
      return { kind, index, alias: textOf(target['alias'], 'alias') };
    });
    for (const { kind, index, alias } of changes) {
      if (kind === 'remove') this.drop(index, alias);
      else this.add(index, alias);
    }
  }

  private add(index: string, alias: string): void {
    if (this.indexes.has(alias)) {
      throw new Refusal(400, 'invalid_alias_name_exception', `an index is called [${alias}]`);
    }
    this.aliases.set(alias, new Set([...(this.aliases.get(alias) ?? []), index]));
  }

  private drop(index: string, alias: string): void {
    const indexes = this.aliases.get(alias);
    if (indexes?.delete(index) && indexes.size === 0) this.aliases.delete(alias);
  }
}
