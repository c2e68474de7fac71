/** C++, C# and F#; not behind a letter, a digit or `_`, for the end of `abc#` is no language. */
export const SIGNED_LANGUAGES = /(?<![\p{Alphabetic}\p{Nd}_])(?:[Cc]\+\+|[CcFf]#)/gu;

/** Without signs, as it is found. */
export const nameOfLanguage = (signed: string): string =>
  signed.endsWith('#') ? `${signed.charAt(0)}sharp` : 'cpp';

/** Languages that are called by signs, by names: what the SQL function `search_names` makes of it. */
export const namedLanguages = (text: string): string =>
  text.replace(SIGNED_LANGUAGES, (signed) => ` ${nameOfLanguage(signed)} `);
