/** A word or phrase as it was typed; `or` where another alternative begins. */
export type SearchToken =
  | 'or'
  | {
      readonly text: string;
      readonly isExcluded: boolean;
      readonly isQuoted: boolean;
      /** Nothing follows it, not even a blank. */
      readonly isAtEnd: boolean;
    };

/** It ends with its word, and something follows, be it of no use. */
const OR = /[\s!&|()]*or(?![-_\p{Alphabetic}\p{Nd}])(?=[^]\s*\S)/iuy;
const TERM = /\s*(?<signs>-*)(?:"(?<phrase>[^"]*)"?|(?<word>[^\s"]+))/uy;
/** Signs of other languages, which mean no more than a blank. */
const SIGNS = /^[-!&|()]+$/;

/**
 * What is typed, in pieces, as `websearch_to_tsquery` takes it: `or` is a word where no term is before
 * it, a quotation mark ends a word, and one that nothing closes goes to the end. Two `-` undo each
 * other, so that options such as `--verbose` can be looked for; before a blank it means nothing.
 */
export function* searchTokens(text: string): Generator<SearchToken> {
  let at = 0;
  let mayJoin = false;
  for (;;) {
    OR.lastIndex = at;
    if (mayJoin && OR.test(text)) {
      at = OR.lastIndex;
      mayJoin = false;
      yield 'or';
    }
    TERM.lastIndex = at;
    const groups = TERM.exec(text)?.groups;
    if (groups === undefined) return;
    at = TERM.lastIndex;
    mayJoin ||= !SIGNS.test(groups['word'] ?? '');
    yield {
      text: groups['phrase'] ?? groups['word'] ?? '',
      isExcluded: (groups['signs'] ?? '').length % 2 === 1,
      isQuoted: groups['phrase'] !== undefined,
      isAtEnd: at === text.length,
    };
  }
}
