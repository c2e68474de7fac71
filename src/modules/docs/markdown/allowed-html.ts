import type { Attributes, IOptions, Tag } from 'sanitize-html';

/** In front of every id, so that none is what a page's scripts look for. */
const ID_PREFIX = 'user-content-';

/** Deeper ones are left out and their text is kept: what shows a page need not nest without end. */
const MAX_DEPTH = 100;

/** In place of a tag that is refused for its attributes; one of a name that is not allowed is not closed. */
const NOTHING: Tag = { tagName: 'span', attribs: {} };

const TEXT = [
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'br', 'hr', 'div', 'span', 'blockquote', 'pre'],
  ...['code', 'em', 'strong', 'b', 'i', 's', 'del', 'ins', 'strike', 'sub', 'sup', 'kbd', 'samp'],
  ...['var', 'q', 'cite', 'abbr', 'dfn', 'mark', 'small', 'tt', 'ruby', 'rt', 'rp', 'wbr', 'bdo'],
];
const BLOCKS = [
  ...['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'details', 'summary', 'figure', 'figcaption'],
  ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
];

/** Their text is no prose; the browser would not show it either. */
const WITHOUT_TEXT = [
  ...['script', 'style', 'textarea', 'option', 'xmp', 'title', 'noscript', 'noembed', 'noframes'],
  ...['iframe', 'object', 'svg', 'math', 'template', 'select', 'plaintext'],
];

const isImageAddress = (address: string | undefined): boolean =>
  address !== undefined && /^https:\/\/[^\s/]/i.test(address);

/**
 * Of another site, or of ours by its path; nothing that a browser would take for another address than
 * it looks like (`https:there`, `/\\there`, `//there`).
 */
const LINK = /^(?:https?:\/\/[^/?#]|mailto:.|\/(?!\/)|[?#]|[^:/?#]+(?:[/?#]|$))/i;
const NO_LINK = /[\p{Cc}\s\\]/u;

const isLink = (address: string): boolean => LINK.test(address) && !NO_LINK.test(address);

/** Of links within a document too, whose targets get the prefix. */
const link = (tagName: string, { href, ...attributes }: Attributes): Tag => ({
  tagName,
  attribs: {
    ...attributes,
    ...(href !== undefined && isLink(href) && { href: prefixed(href) }),
    rel: 'nofollow ugc noopener noreferrer',
  },
});

const prefixed = (href: string): string => href.replace(/^#(?=.)/, `#${ID_PREFIX}`);

const image = (tagName: string, attributes: Attributes): Tag =>
  isImageAddress(attributes['src'])
    ? { tagName, attribs: { ...attributes, loading: 'lazy', referrerpolicy: 'no-referrer' } }
    : NOTHING;

/** A task's box, which nobody can tick; nothing else is put in. */
const box = (tagName: string, { type, checked }: Attributes): Tag =>
  type?.toLowerCase() === 'checkbox'
    ? {
        tagName,
        attribs: { type: 'checkbox', disabled: '', ...(checked !== undefined && { checked: '' }) },
      }
    : NOTHING;

/** How markdown-it aligns the columns of a table. */
const ALIGNED = /^text-align:(left|center|right)$/;

const cell = (tagName: string, { style = '', ...attributes }: Attributes): Tag => {
  const align = ALIGNED.exec(style)?.[1];
  return { tagName, attribs: { ...attributes, ...(align !== undefined && { align }) } };
};

/** What headings get, and a number. */
const ID = /^[\p{L}\p{M}\p{N}\p{Pc}-]{1,110}$/u;

/** What is larger would have a browser lay out without end; what is drawn larger fits on no screen. */
const NUMBERS: Readonly<Record<string, RegExp>> = {
  colspan: /^\d{1,2}$/,
  rowspan: /^\d{1,2}$/,
  width: /^\d{1,4}$|^(?:\d{1,2}|100)%$/,
  height: /^\d{1,4}$|^(?:\d{1,2}|100)%$/,
  // CommonMark has lists begin with nine digits at most.
  start: /^-?\d{1,9}$/,
};

const isBounded = ([name, value]: [string, string]): boolean => NUMBERS[name]?.test(value) ?? true;

const anyTag = (tagName: string, { id, ...attributes }: Attributes): Tag => ({
  tagName,
  attribs: {
    ...Object.fromEntries(Object.entries(attributes).filter(isBounded)),
    ...(id !== undefined && ID.test(id) && { id: ID_PREFIX + id }),
  },
});

const ALIGNMENT = { name: 'align', values: ['left', 'center', 'right'] };

/** About what GitHub lets through: nothing that runs, loads in the clear, is sent, or looks like ours. */
export const ALLOWED_HTML: IOptions = {
  allowedTags: [...TEXT, ...BLOCKS, 'a', 'img', 'input'],
  nonTextTags: WITHOUT_TEXT,
  disallowedTagsMode: 'discard',
  nestingLimit: MAX_DEPTH,
  allowedAttributes: {
    '*': ['id', 'title', 'lang', 'dir'],
    a: ['href', 'rel'],
    img: ['src', 'alt', 'width', 'height', 'loading', 'referrerpolicy'],
    input: ['type', 'disabled', 'checked'],
    ol: ['start', 'reversed'],
    details: ['open'],
    th: [ALIGNMENT, 'colspan', 'rowspan', 'scope'],
    td: [ALIGNMENT, 'colspan', 'rowspan'],
    p: [ALIGNMENT],
    div: [ALIGNMENT],
  },
  allowedClasses: {
    code: [/^language-[\w+#.-]{1,40}$/],
    // Of highlight.js; the second kind is what it adds to the first: `hljs-title function_`.
    span: [/^hljs-[a-z-]{1,30}$/, /^[a-z]{1,20}_{1,2}$/],
    li: ['task-list-item'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: ['https'] },
  allowProtocolRelative: false,
  parseStyleAttributes: false,
  transformTags: { a: link, img: image, input: box, th: cell, td: cell, '*': anyTag },
};
