/** As the sanitizer writes it: `<`, `>` and `"` of texts and attributes are entities. */
const LINK_TAG = /<a(?: [^>]*)?>|<\/a>/g;

/** The same HTML without the links that stand within others; their text is kept. */
export const withoutNestedLinks = (html: string): string => {
  let depth = 0;
  return html.replace(LINK_TAG, (tag) => {
    const isEnd = tag === '</a>';
    if (isEnd) depth -= 1;
    const isNested = depth > 0;
    if (!isEnd) depth += 1;
    return isNested ? '' : tag;
  });
};
