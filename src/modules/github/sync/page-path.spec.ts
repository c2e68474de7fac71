import { FIRST_PAGE, PAGE_SIZE, pageAfter } from './page-path.js';

describe('the page after a page', () => {
  it('is what GitHub says', () => {
    expect(pageAfter(FIRST_PAGE, '/user/repos?page=2', PAGE_SIZE)).toBe('/user/repos?page=2');
  });

  it('is none after one that is not full', () => {
    expect(pageAfter(FIRST_PAGE, null, PAGE_SIZE - 1)).toBeNull();
    expect(pageAfter(FIRST_PAGE, null, 0)).toBeNull();
  });

  it('is looked for after a full one that GitHub says nothing after', () => {
    expect(pageAfter(FIRST_PAGE, null, PAGE_SIZE)).toBe(`${FIRST_PAGE}&page=2`);
    expect(pageAfter('/user/repos?page=9&sort=x', null, PAGE_SIZE)).toBe(
      '/user/repos?page=10&sort=x',
    );
  });
});
