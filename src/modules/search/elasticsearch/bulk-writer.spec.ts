import { type BulkOperation, inRequests } from './bulk-writer.js';

const operation = (id: string, characters: number): BulkOperation => ({
  id,
  version: 3,
  document: {
    ...{ id, type: 'snippet', author_id: id, author: null, is_public: true, hidden: false },
    ...{ popularity: 0, created_at: '2026-01-01T00:00:00.000Z', language: null, tags: [] },
    ...{ title: '', description: null, content: 'x'.repeat(characters) },
  },
});

const MEGABYTE = 1024 * 1024;
const bytesOf = (lines: readonly string[]): number => Buffer.byteLength(`${lines.join('\n')}\n`);

describe('inRequests', () => {
  it('makes requests of five megabytes at most, in the same order', () => {
    const operations = Array.from({ length: 30 }, (_, place) =>
      operation(`${place}`, MEGABYTE / 2),
    );
    const requests = inRequests(operations);
    expect(requests.length).toBe(4);
    expect(Math.max(...requests.map(bytesOf))).toBeLessThanOrEqual(5 * MEGABYTE);
    const ids = requests
      .flat()
      .filter((_, line) => line % 2 === 0)
      .map((line) => (JSON.parse(line) as { index: { _id: string } }).index._id);
    expect(ids).toEqual(operations.map(({ id }) => id));
  });

  it('sends what is larger by itself', () => {
    const large = operation('large', 6 * MEGABYTE);
    const requests = inRequests([operation('a', 1), large, operation('b', 1)]);
    expect(requests.map(({ length }) => length)).toEqual([2, 2, 2]);
  });

  it('deletes what is no more, under its version', () => {
    const [lines = []] = inRequests([{ id: 'gone', version: 9, document: undefined }]);
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      { delete: { _id: 'gone', version: 9, version_type: 'external_gte' } },
    ]);
  });

  it('sends nothing of nothing', () => {
    expect(inRequests([])).toEqual([]);
  });
});
