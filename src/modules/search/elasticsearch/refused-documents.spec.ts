import { RefusedDocuments } from './refused-documents.js';

describe('RefusedDocuments', () => {
  it('has them wait for ten minutes, each from when it was refused last', () => {
    let now = 0;
    const refused = new RefusedDocuments(() => now);
    refused.add(['a', 'b']);
    now = 300_000;
    refused.add(['a', 'c']);
    now = 600_000;
    expect(refused.waiting()).toEqual(['a', 'c']);
    now = 900_000;
    expect(refused.waiting()).toEqual([]);
  });

  it('remembers a thousand, and forgets the oldest', () => {
    const refused = new RefusedDocuments(() => 0);
    refused.add(Array.from({ length: 1_001 }, (_, place) => `${place}`));
    const waiting = refused.waiting();
    expect(waiting).toHaveLength(1_000);
    expect(waiting).not.toContain('0');
  });
});
