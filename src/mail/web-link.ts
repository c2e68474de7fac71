/**
 * An address that a mail may link to, in its normal form, which has no spaces and no line ends.
 * @throws Error for any scheme but http and https; it does not quote the link, which may let in
 *   whoever has it
 */
export const webLink = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href;
  throw new Error('a mail links to http and https addresses only');
};
