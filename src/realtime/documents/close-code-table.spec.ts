import * as closeCodes from '../close-codes.js';
import { CLOSE_CODES } from './close-code-table.js';

const { mayReconnect, ...reasons } = closeCodes;

describe('the table of close codes', () => {
  it('explains every code that there is, once', () => {
    const listed = CLOSE_CODES.map(({ code, reason }) => ({ code, reason }));
    expect(listed).toHaveLength(Object.keys(reasons).length);
    expect(listed).toEqual(expect.arrayContaining(Object.values(reasons)));
  });

  it('says of each whether to connect again, as the server itself has it', () => {
    for (const it of CLOSE_CODES)
      expect([it.code, it.reconnect]).toEqual([it.code, mayReconnect(it)]);
  });
});
