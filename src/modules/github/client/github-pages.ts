import { GithubAway } from './github-api.errors.js';

/** RFC 8288, as GitHub writes it: `<https://…>; rel="next", <https://…>; rel="last"`. */
const NEXT = /<([^<>]*)>\s*;[^<]*\brel="?next\b/;

/**
 * The path below `apiUrl` of the page after this one; undefined when it was the last.
 * @throws GithubAway when it is elsewhere: who takes this page for the last one would lose the rest
 */
export const nextPath = (link: string | undefined, apiUrl: string): string | undefined => {
  const address = NEXT.exec(link ?? '')?.[1];
  if (address === undefined) return undefined;
  if (!address.startsWith(`${apiUrl}/`)) throw new GithubAway('its next page is elsewhere');
  return address.slice(apiUrl.length);
};
