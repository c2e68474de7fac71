import type { MarkdownIt, StateCore, Token } from 'markdown-it';
import { headingAnchors } from './heading-anchor.js';

const textOf = ({ children }: Token): string =>
  (children ?? [])
    .filter(({ type }) => type === 'text' || type === 'code_inline')
    .map(({ content }) => content)
    .join('');

/** Headings get ids, which links within the document lead to. */
const anchorHeadings = ({ tokens }: StateCore): void => {
  const anchorOf = headingAnchors();
  for (const [index, token] of tokens.entries()) {
    const inline = tokens[index + 1];
    if (token.type !== 'heading_open' || inline?.type !== 'inline') continue;
    const anchor = anchorOf(textOf(inline));
    if (anchor !== '') token.attrSet('id', anchor);
  }
};

/** `[ ] ` and `[x] ` at the beginning of an item, as in GitHub's Markdown. */
const TASK = /^\[([ xX])\] /;

const markTasks = ({ tokens, Token }: StateCore): void => {
  for (const [index, item] of tokens.entries()) {
    const inline = tokens[index + 2];
    if (item.type !== 'list_item_open' || inline?.type !== 'inline') continue;
    const [first] = inline.children ?? [];
    const mark = first?.type === 'text' ? TASK.exec(first.content) : null;
    if (!first || !mark) continue;
    first.content = first.content.slice(mark[0].length - 1);
    const box = new Token('html_inline', '', 0);
    box.content = `<input type="checkbox"${mark[1] === ' ' ? '' : ' checked'}>`;
    inline.children?.unshift(box);
    item.attrJoin('class', 'task-list-item');
  }
};

export const addRules = (markdown: MarkdownIt): void => {
  markdown.core.ruler.push('heading_anchors', anchorHeadings);
  markdown.core.ruler.push('task_lists', markTasks);
};
