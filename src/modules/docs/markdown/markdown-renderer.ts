import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Token } from 'markdown-it';
import { ALLOWED_HTML } from './allowed-html.js';
import { codeHighlighter } from './code-highlighting.js';
import { addRules } from './markdown-rules.js';

/** Of paragraphs in lists in quotes and so on; deeper ones are text. */
const MAX_NESTING = 50;
/**
 * Of what a text is made of; a book's chapter as long as a document may be has a tenth. More is shown
 * as it was written: it takes longest, and was made for that.
 */
const MAX_TOKENS = 20_000;

const load = async () => {
  const [{ default: MarkdownIt }, { default: sanitize }, { default: hljs }] = await Promise.all([
    import('markdown-it'),
    import('sanitize-html'),
    import('highlight.js/lib/common'),
  ]);
  return { MarkdownIt, sanitize, hljs };
};

let loading: ReturnType<typeof load> | undefined;

const countOf = (tokens: readonly Token[]): number =>
  tokens.reduce((count, { children }) => count + 1 + (children?.length ?? 0), 0);

/**
 * Makes HTML of Markdown, as CommonMark and GitHub have it, that is safe to put into a page. Nothing
 * of it is trusted: what the writer's HTML and the parser made go through the same list of what is
 * allowed. Others get a turn in between.
 */
export const renderMarkdown = async (source: string): Promise<string> => {
  // Once it is needed: they are large.
  loading ??= load();
  const { MarkdownIt, sanitize, hljs } = await loading;
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
  const environment = {};
  const tokens = markdown.parse(source, environment);
  await othersTurn();
  if (bounds.exceeded || countOf(tokens) > MAX_TOKENS) {
    return `<pre>${markdown.utils.escapeHtml(source)}</pre>\n`;
  }
  const html = markdown.renderer.render(tokens, markdown.options, environment);
  await othersTurn();
  return sanitize(html, ALLOWED_HTML);
};
