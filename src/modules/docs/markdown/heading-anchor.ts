const OTHER = /[^\p{L}\p{M}\p{N}\p{Pc} -]/gu;
const MAX_ANCHOR = 100;

/** As GitHub names headings for links to them: `What's new?` is `whats-new`. */
export const headingAnchor = (text: string): string =>
  text.slice(0, MAX_ANCHOR).trim().toLowerCase().replace(OTHER, '').replace(/ /g, '-');

/** Anchors of one document, each once: `setup`, `setup-1`. */
export const headingAnchors = (): ((text: string) => string) => {
  const given = new Map<string, number>();
  return (text) => {
    const anchor = headingAnchor(text);
    const before = given.get(anchor);
    given.set(anchor, before === undefined ? 0 : before + 1);
    return before === undefined ? anchor : `${anchor}-${before + 1}`;
  };
};
