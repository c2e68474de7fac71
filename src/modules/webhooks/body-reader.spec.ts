import { BodyReader } from './body-reader.js';

const LARGE = 1024 * 1024 + 1;

const request = (length: number) => ({
  headers: {},
  body: Buffer.from(`"${'x'.repeat(length - 2)}"`),
});

describe('BodyReader', () => {
  it('gives what is made of the document', async () => {
    const made = new BodyReader().read(request(10), (document) => ({ document }));
    expect(await made).toEqual({ document: 'xxxxxxxx' });
  });

  it('reads large bodies in turn, others between them, and goes on after one that is refused', async () => {
    const reader = new BodyReader();
    const seen: string[] = [];
    const timer = setImmediate(() => seen.push('others'));
    const note = (name: string) => () => seen.push(name);
    const outcomes = await Promise.allSettled([
      reader.read(request(LARGE), note('first')),
      reader.read({ headers: {}, body: Buffer.alloc(LARGE, '[') }, note('refused')),
      reader.read(request(LARGE), () => {
        throw new Error('not wanted');
      }),
      reader.read(request(LARGE), note('last')),
      reader.read(request(10), note('small')),
    ]);
    clearImmediate(timer);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(seen).toEqual(['small', 'others', 'first', 'last']);
  });
});
