import { contentDisposition } from './content-disposition.js';

describe('contentDisposition', () => {
  it.each([
    ['notes.txt', `attachment; filename="notes.txt"; filename*=UTF-8''notes.txt`],
    ['€ (1).txt', `attachment; filename="_ (1).txt"; filename*=UTF-8''%E2%82%AC%20%281%29.txt`],
    ['a"b\\c%41.txt', `attachment; filename="a_b_c_41.txt"; filename*=UTF-8''a%22b%5Cc%2541.txt`],
    [`it's*.txt`, `attachment; filename="it's*.txt"; filename*=UTF-8''it%27s%2A.txt`],
  ])('of %j', (name, expected) => {
    expect(contentDisposition(name)).toBe(expected);
  });

  it('never breaks out of its header', () => {
    expect(contentDisposition('x"\r\nSet-Cookie: a=b')).not.toMatch(/[\r\n]|"x""/);
  });
});
