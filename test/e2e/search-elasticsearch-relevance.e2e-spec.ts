import {
  allIndexed,
  type IndexedApp,
  startIndexedApp,
} from '../factories/elasticsearch/indexed-app.js';
import { fillCorpus } from '../factories/search-corpus/fill-corpus.js';
import { meanNdcg, type Relevance, relevanceOf } from '../factories/search-corpus/relevance.js';
import { foundKeys } from '../factories/search-corpus/search-answers.js';

jest.setTimeout(120_000);

describe('what is found by Elasticsearch', () => {
  let indexed: IndexedApp;
  let judged: readonly Relevance[];

  beforeAll(async () => {
    indexed = await startIndexedApp();
    const { app, elasticsearch } = indexed;
    const corpus = await fillCorpus(app);
    await allIndexed(app);
    elasticsearch.asked.length = 0;
    judged = await relevanceOf((q) => foundKeys(app, corpus, { q, limit: 10 }));
  });

  afterAll(() => indexed.close());

  it('was asked of it', () => {
    const searches = indexed.elasticsearch.asked.filter((asked) => asked.endsWith('/_search'));
    expect(searches.length).toBeGreaterThanOrEqual(judged.length);
  });

  it('is nearly in the order of its worth', () => {
    expect(meanNdcg(judged)).toBeGreaterThanOrEqual(0.85);
  });

  it('has the best answer among the first three, whatever is looked for', () => {
    expect(judged.filter(({ bestAt }) => bestAt > 3)).toEqual([]);
  });
});
