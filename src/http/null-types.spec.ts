import { nullTypes } from './null-types.js';

const converted = (schema: unknown): unknown => JSON.parse(JSON.stringify(schema), nullTypes);

describe('nullTypes', () => {
  it('makes null one of the types', () => {
    expect(
      converted({ properties: { a: { type: 'string', nullable: true, format: 'uri' } } }),
    ).toEqual({ properties: { a: { type: ['string', 'null'], format: 'uri' } } });
  });

  it('offers null beside a reference', () => {
    expect(converted([{ $ref: '#/x', nullable: true }])).toEqual([
      { anyOf: [{ $ref: '#/x' }, { type: 'null' }] },
    ]);
  });

  it('drops a nullable that says no, and leaves everything else as it is', () => {
    expect(converted({ type: 'object', nullable: false })).toEqual({ type: 'object' });
    const schema = { type: 'object', enum: [1, 'a', null, true] };
    expect(converted(schema)).toEqual(schema);
  });
});
