import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Token } from 'markdown-it';
import { loadedOnce } from '../../../registry/loaded-once.js';
import { ALLOWED_HTML } from './allowed-html.js';
import { codeHighlighter } from './code-highlighting.js';
import { addRules } from './markdown-rules.js';
import { withoutNestedLinks } from './single-links.js';

/** Another one with every change of what comes out, which is kept. */
export const RENDERER_VERSION = 1;

/** Of paragraphs in lists in quotes and so on; deeper ones are text. */
const MAX_NESTING = 50;
/**
 * Of what a text is made of; a book's chapter as long as a document may be has a tenth. More is shown
 * as it was written: it takes longest, and was made for that.
 */
const MAX_TOKENS = 20_000;
/** What would be longer is shown as it was written, too. An honest page is twice as long as its text. */
const MAX_HTML = 8 * 65_536;

/** Once they are needed: they are large. */
const libraries = loadedOnce(async () => {
  const [{ default: MarkdownIt }, { default: sanitize }, { default: hljs }] = await Promise.all([
    import('markdown-it'),
    import('sanitize-html'),
    import('highlight.js/lib/common'),
  ]);
  return { MarkdownIt, sanitize, hljs };
});

const countOf = (tokens: readonly Token[]): number =>
  tokens.reduce((count, { children }) => count + 1 + (children?.length ?? 0), 0);

/**
 * Makes HTML of Markdown, as CommonMark and GitHub have it, that is safe to put into a page. Nothing
 * of it is trusted: what the writer's HTML and the parser made go through the same list of what is
 * allowed. Others get a turn in between.
 */
export const renderMarkdown = async (source: string): Promise<string> => {
  const { MarkdownIt, sanitize, hljs } = await libraries();
  const markdown = new MarkdownIt({
    html: true,
    linkify: true,
    highlight: codeHighlighter(hljs),
  });
  markdown.set({ maxNesting: MAX_NESTING });
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  addRules(markdown);
  const bounds: { exceeded: boolean } = { exceeded: false };
  // Before what stands within the blocks is parsed, which takes most of the time.
  markdown.core.ruler.after('block', 'bounds', (state) => {
    bounds.exceeded = state.tokens.length > MAX_TOKENS;
    if (bounds.exceeded) state.tokens = [];
  });
  const asWritten = (): string => `<pre>${markdown.utils.escapeHtml(source)}</pre>\n`;
  const environment = {};
  const tokens = markdown.parse(source, environment);
  await othersTurn();
  if (bounds.exceeded || countOf(tokens) > MAX_TOKENS) return asWritten();
  const html = markdown.renderer.render(tokens, markdown.options, environment);
  await othersTurn();
  const safe = withoutNestedLinks(sanitize(html, ALLOWED_HTML));
  return safe.length > MAX_HTML ? asWritten() : safe;
};
