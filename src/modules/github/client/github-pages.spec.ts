import { GithubAway } from './github-api.errors.js';
import { nextPath } from './github-pages.js';

const API = 'https://api.example.com/api/v3';

describe('the next page', () => {
  it('is the path below the address of the API', () => {
    const link = `<${API}/user/repos?page=1>; rel="prev", <${API}/user/repos?per_page=100&page=3>; rel="next", <${API}/user/repos?page=9>; rel="last"`;
    expect(nextPath(link, API)).toBe('/user/repos?per_page=100&page=3');
  });

  it.each([undefined, '', `<${API}/user/repos?page=1>; rel="first"`, 'nonsense'])(
    'is none in %p',
    (link) => {
      expect(nextPath(link, API)).toBeUndefined();
    },
  );

  it.each(['https://evil.example/api/v3/x', `${API}.evil.example/x`, 'https://api.example.com/x'])(
    'is not taken for the end when it is at %s',
    (address) => {
      expect(() => nextPath(`<${address}>; rel="next"`, API)).toThrow(GithubAway);
    },
  );
});
