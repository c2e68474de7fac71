import { Injectable } from '@nestjs/common';
import { ElasticConnection } from './elastic-connection.js';
import { ElasticsearchAway } from './elastic-failures.js';
import {
  CURRENT,
  INDEX_TEMPLATE,
  INDEXES,
  isOfThisLayout,
  NEXT,
  newIndexName,
} from './index-layout.js';

export interface IndexesState {
  /** What is searched. */
  readonly current: string | undefined;
  /** What is being filled. */
  readonly next: string | undefined;
  /** What is of no use any more, and was not removed. */
  readonly left: readonly string[];
}

/** The indexes of Elasticsearch: one is searched, and another may be on its way to take its place. */
@Injectable()
export class SearchIndexes {
  constructor(private readonly connection: ElasticConnection) {}

  async state(): Promise<IndexesState> {
    const client = await this.connection.client();
    const found = await client.indices.getAlias({ index: INDEXES });
    const aliasesOf = Object.entries(found).map(
      ([index, { aliases }]) => [index, Object.keys(aliases)] as const,
    );
    const under = (alias: string): string | undefined =>
      aliasesOf.find(([, aliases]) => aliases.includes(alias))?.[0];
    const [current, next] = [under(CURRENT), under(NEXT)];
    const left = aliasesOf.map(([index]) => index).filter((index) => index !== current);
    return { current, next, left };
  }

  /** Whether what is searched can be written to as it is. */
  async isReady(): Promise<boolean> {
    const { current } = await this.state();
    return current !== undefined && isOfThisLayout(current);
  }

  /**
   * The aliases that changes go to: all that there are.
   * @throws ElasticsearchAway when nothing is searched
   */
  async targets(): Promise<string[]> {
    const { current, next } = await this.state();
    if (current === undefined) throw new ElasticsearchAway(new Error('there is no index'));
    return next === undefined ? [CURRENT] : [CURRENT, NEXT];
  }

  /** An empty one; what an attempt that broke off left is removed. */
  async createNext(): Promise<string> {
    const client = await this.connection.client();
    const { left } = await this.state();
    for (const index of left) await client.indices.delete({ index });
    await client.indices.putIndexTemplate(INDEX_TEMPLATE);
    const index = newIndexName(new Date());
    await client.indices.create({ index, aliases: { [NEXT]: {} } });
    return index;
  }

  /** From now on `index` is searched, all at once, and what was searched is removed. */
  async promote(index: string): Promise<void> {
    const client = await this.connection.client();
    await client.indices.refresh({ index });
    const { current } = await this.state();
    await client.indices.updateAliases({
      actions: [
        ...(current === undefined ? [] : [{ remove: { index: current, alias: CURRENT } }]),
        { remove: { index, alias: NEXT } },
        { add: { index, alias: CURRENT } },
      ],
    });
    if (current !== undefined) await client.indices.delete({ index: current });
  }
}
