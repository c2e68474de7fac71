import { startProbed } from '../factories/probe.js';
import type { TestApp } from '../support/app.js';

jest.setTimeout(60_000);

describe('requests of every route:', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startProbed();
  });

  afterAll(async () => {
    await app.close();
  });

  describe('fields of a request', () => {
    const faults = async (body: unknown): Promise<unknown> => {
      const answer = await app.post('/api/probe/tree', body);
      expect(answer.status).toBe(400);
      expect(answer.body.error.code).toBe('VALIDATION_ERROR');
      return answer.body.error.details.map(({ field }: { field: string }) => field);
    };

    it('are named when they are unknown, missing or of another type', async () => {
      expect(await faults({ name: 'a', nmae: 'b' })).toEqual(['nmae']);
      expect(await faults({})).toEqual(['name']);
      expect(await faults({ name: 1 })).toEqual(['name']);
      expect(await faults(undefined)).toEqual(['name']);
      expect(await faults({ extra: 1, name: null })).toEqual(
        expect.arrayContaining(['extra', 'name']),
      );
    });

    it('inside others are named by their dotted path', async () => {
      expect(await faults({ name: 'a', leaf: { size: 'x' } })).toEqual(['leaf.size']);
      expect(await faults({ name: 'a', leaf: { size: 1, hue: 2 } })).toEqual(['leaf.hue']);
      expect(await faults({ name: 'a', leaves: [{ size: 1 }, {}] })).toEqual(['leaves.1.size']);
      expect(await faults({ name: 'a', leaves: [{}, {}, {}] })).toContain('leaves');
    });

    it('are not coerced', async () => {
      expect(await faults({ name: 'a', leaf: { size: '3' } })).toEqual(['leaf.size']);
      expect(await faults({ name: 'a', leaf: { size: true } })).toEqual(['leaf.size']);
    });

    it('are accepted as they are when they are right', async () => {
      const tree = { name: 'a', leaf: { size: 1 }, leaves: [{ size: 2 }] };
      const answer = await app.post('/api/probe/tree', tree);
      expect(answer.status).toBe(201);
      expect(answer.body).toEqual(tree);
    });
  });

  describe('queries of lists', () => {
    it.each([
      'limit=0',
      'limit=101',
      'limit=1e1',
      'limit=-1',
      'limit=',
      'limit=1.5',
      'limit=1&limit=2',
    ])('refuse %s', async (query) => {
      const answer = await app.get(`/api/probe/list?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.body.error.details[0].field).toBe('limit');
    });

    it.each([
      ['page=0', 'page'],
      ['page=501', 'page'],
      [`cursor=${'x'.repeat(1025)}`, 'cursor'],
      ['colour=red', 'colour'],
    ])('refuse %s', async (query, field) => {
      const answer = await app.get(`/api/probe/list?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.body.error.details[0].field).toBe(field);
    });

    it.each(['limit=1', 'limit=100', 'page=1', 'page=500', ''])('take "%s"', async (query) => {
      expect((await app.get(`/api/probe/list?${query}`)).status).toBe(200);
    });
  });
});
