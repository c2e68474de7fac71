const BEYOND_ASCII = /\P{ASCII}/u;
const ACCENTS = /[\u0300-\u036f]/g;

/** Without accents and compatibility forms: what the SQL function `search_plain` makes of it. */
export const plainText = (text: string): string =>
  BEYOND_ASCII.test(text) ? text.normalize('NFKD').replace(ACCENTS, '').normalize('NFC') : text;

/** As PostgreSQL's `lower`, which has one small sigma wherever it stands. */
export const lowerCase = (plain: string): string => plain.replaceAll('Σ', 'σ').toLowerCase();
