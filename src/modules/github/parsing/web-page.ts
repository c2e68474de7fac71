const MAX_CHARACTERS = 2_048;
const PAGE = /^https?:\/\/[^\s\p{C}]+$/iu;

/** An address that a browser may be sent to. */
export const webPage = (value: unknown): string | undefined => {
  if (typeof value !== 'string' || value.length > MAX_CHARACTERS || !PAGE.test(value)) {
    return undefined;
  }
  // `https://github.com@example.com` looks like a page of GitHub.
  return URL.canParse(value) && new URL(value).username === '' ? value : undefined;
};
