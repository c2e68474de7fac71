import { CORPUS } from '../factories/search-corpus/corpus.js';
import { type FilledCorpus, fillCorpus } from '../factories/search-corpus/fill-corpus.js';
import { GRADED_QUERIES } from '../factories/search-corpus/graded-queries.js';
import { meanNdcg, type Relevance, relevanceOf } from '../factories/search-corpus/relevance.js';
import { foundKeys } from '../factories/search-corpus/search-answers.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(120_000);

describe('what is found by PostgreSQL', () => {
  let app: TestApp;
  let corpus: FilledCorpus;
  let judged: readonly Relevance[];

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
    corpus = await fillCorpus(app);
    judged = await relevanceOf((q) => foundKeys(app, corpus, { q, limit: 10 }));
  });

  afterAll(() => app.close());

  it('is judged by grades of what there is', () => {
    const keys = new Set(CORPUS.map(({ key }) => key));
    expect(keys.size).toBe(CORPUS.length);
    const unknown = GRADED_QUERIES.flatMap(({ grades }) =>
      [...grades.keys()].filter((key) => !keys.has(key)),
    );
    expect(unknown).toEqual([]);
  });

  it('is nearly in the order of its worth', () => {
    expect(meanNdcg(judged)).toBeGreaterThanOrEqual(0.85);
  });

  it('has the best answer among the first three, whatever is looked for', () => {
    expect(judged.filter(({ bestAt }) => bestAt > 3)).toEqual([]);
  });
});
