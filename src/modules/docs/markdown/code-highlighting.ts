import type { HLJSApi } from 'highlight.js';

/**
 * Some of highlight.js's languages go over a text once for each of its places, so that what is made
 * for it takes a quarter of a second for so many characters, and four seconds for four times as many.
 */
const MAX_CHARACTERS = 5_000;
/** Of one document; what comes after it is shown plain. An honest one takes a tenth of it. */
const MAX_MS = 100;

/** For one document: HTML of code in a language that is known, else nothing. */
export const codeHighlighter = (hljs: HLJSApi): ((code: string, language: string) => string) => {
  let spentMs = 0;
  return (code, language) => {
    if (code.length > MAX_CHARACTERS || spentMs > MAX_MS) return '';
    if (language === '' || hljs.getLanguage(language) === undefined) return '';
    const begun = performance.now();
    const { value } = hljs.highlight(code, { language, ignoreIllegals: true });
    spentMs += performance.now() - begun;
    return value;
  };
};
