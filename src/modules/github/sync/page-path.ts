export const PAGE_SIZE = 100;

/** One's own, by a name that changes seldom, so that pages stay what they are. */
export const FIRST_PAGE =
  `/user/repos?per_page=${PAGE_SIZE}` + '&visibility=all&affiliation=owner&sort=full_name';

/**
 * What follows a page. A full one is followed even if nothing says so: when one repository more
 * begins another page, the page before is not changed by that, and GitHub answers 304.
 */
export const pageAfter = (path: string, next: string | null, size: number): string | null => {
  if (next !== null || size < PAGE_SIZE) return next;
  const url = new URL(path, 'https://api.github.com');
  url.searchParams.set('page', String(Number(url.searchParams.get('page') ?? '1') + 1));
  return `${url.pathname}${url.search}`;
};
