import { escapeHtml } from './escape-html.js';
import type { MailContent } from './mail-templates.js';
import { webLink } from './web-link.js';

/**
 * Neither text nor ground has a colour of its own, so that a reader's dark theme, or a client that
 * inverts colours, stays legible; the button brings both of its own.
 */
const STYLE = {
  body: 'margin:0;padding:24px 16px;font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5',
  column: 'max-width:560px;margin:0 auto',
  brand: 'margin:0 0 24px;font-size:14px;font-weight:600;opacity:.75',
  heading: 'margin:0 0 16px;font-size:20px;line-height:1.3',
  paragraph: 'margin:0 0 16px;overflow-wrap:anywhere',
  action: 'margin:24px 0',
  button:
    'display:inline-block;padding:12px 20px;border-radius:6px;background-color:#1d4ed8;color:#ffffff;font-weight:600;text-decoration:none',
  small: 'margin:0 0 16px;font-size:13px;opacity:.75;overflow-wrap:anywhere',
} as const;

const inHtml = (text: string): string =>
  escapeHtml(text).replace(/\r\n|[\r\n\u2028\u2029]/g, '<br>');

const element = (tag: string, style: keyof typeof STYLE, inner: string): string =>
  `<${tag} style="${STYLE[style]}">${inner}</${tag}>`;

/** The link is written out too: not every client shows where a button leads. */
const actionHtml = ({ label, url }: NonNullable<MailContent['action']>): string[] => {
  const link = escapeHtml(webLink(url));
  const anchor = (style: string, inner: string): string =>
    `<a href="${link}" target="_blank" rel="noopener noreferrer" style="${style}">${inner}</a>`;
  return [
    element('p', 'action', anchor(STYLE.button, inHtml(label))),
    element('p', 'small', anchor('color:inherit', link)),
  ];
};

/** The HTML part of a mail: one column, styles where they are used, nothing loaded from anywhere. */
export const mailHtml = (
  { subject, paragraphs, action, note }: MailContent,
  brand: string,
): string => {
  const parts = [
    element('p', 'brand', inHtml(brand)),
    element('h1', 'heading', inHtml(subject)),
    ...paragraphs.map((paragraph) => element('p', 'paragraph', inHtml(paragraph))),
    ...(action ? actionHtml(action) : []),
    ...(note ? [element('p', 'small', inHtml(note))] : []),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>:root { color-scheme: light dark; }</style>
</head>
<body style="${STYLE.body}">
<div style="${STYLE.column}">
${parts.join('\n')}
</div>
</body>
</html>
`;
};
