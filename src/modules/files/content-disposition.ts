const TOKEN_SAFE = /[^\x20-\x7e]|["\\%]/gu;
/** What `encodeURIComponent` leaves and RFC 8187 §3.2.1 does not. */
const NOT_ATTR_CHAR = /['()*]/g;

const percent = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/**
 * To be saved under this name, not shown (RFC 6266): for old clients with what is not ASCII left out,
 * and as it is (RFC 8187) for others.
 */
export const contentDisposition = (name: string): string => {
  const encoded = encodeURIComponent(name).replace(NOT_ATTR_CHAR, percent);
  return `attachment; filename="${name.replace(TOKEN_SAFE, '_')}"; filename*=UTF-8''${encoded}`;
};
