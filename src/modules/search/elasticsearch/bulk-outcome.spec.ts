import { bulkOutcome } from './bulk-outcome.js';

const item = (_id: string, status: number, type?: string) => ({
  index: { _index: 'i', _id, status, ...(type !== undefined && { error: { type, reason: 'no' } }) },
});

const ids = (outcome: ReturnType<typeof bulkOutcome>) => ({
  refused: [...outcome.refused.keys()],
  later: [...outcome.later.keys()],
});

describe('bulkOutcome', () => {
  it('leaves what was not taken for now, and tells it from what never will be', () => {
    const items = [
      item('made', 201),
      item('written', 200),
      item('newer', 409, 'version_conflict_engine_exception'),
      item('busy', 429, 'es_rejected_execution_exception'),
      item('broken', 503, 'unavailable_shards_exception'),
      item('wrong', 400, 'document_parsing_exception'),
      { delete: { _index: 'i', _id: 'gone', status: 404, result: 'not_found' } },
    ];
    expect(ids(bulkOutcome({ items }))).toEqual({ refused: ['wrong'], later: ['busy', 'broken'] });
  });

  it('leaves what has no index to go to', () => {
    const items = [item('early', 404, 'index_not_found_exception')];
    expect(ids(bulkOutcome({ items }))).toEqual({ refused: [], later: ['early'] });
  });
});
