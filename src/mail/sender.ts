export interface Sender {
  /** What people read; empty when there is only an address. */
  readonly name: string;
  readonly address: string;
  readonly domain: string;
}

/**
 * Takes a sender apart, as it stands in the header: `Name <address>`, `<address>` or an address.
 * @throws Error when it is none
 */
export const parseSender = (text: string): Sender => {
  const [, name = '', inBrackets, bare] =
    /^(?:([^<>]+) )?<([^<>]+)>$|^([^<>]+)$/.exec(text.trim()) ?? [];
  const address = inBrackets ?? bare;
  const domain = address?.split('@')[1];
  if (address === undefined || !domain) throw new Error('a sender has an address');
  return { name: name.trim().replace(/^"(.*)"$/, '$1'), address, domain };
};
