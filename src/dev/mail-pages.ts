import type { CapturedMail } from '../mail/captured-mails.js';
import { escapeHtml } from '../mail/escape-html.js';

/** The pages run no scripts and load nothing; the frame of a mail inherits this. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; " +
  "frame-ancestors 'none'";

const STYLE = `
  :root { color-scheme: light dark; --line: #8884; --soft: light-dark(#57606a, #9da7b1); }
  body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem; font: 16px/1.5 system-ui, sans-serif; }
  h1 { font-size: 1.4rem; margin: 0 0 1rem; overflow-wrap: anywhere; }
  h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
  ul { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
  li a { display: block; padding: .75rem .25rem; border-bottom: 1px solid var(--line); color: inherit;
         text-decoration: none; overflow-wrap: anywhere; }
  li a:hover, li a:focus-visible { background: #8882; }
  .soft, dt { color: var(--soft); font-size: .875rem; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0 0 1rem; }
  dd { margin: 0; overflow-wrap: anywhere; }
  iframe { box-sizing: border-box; width: 100%; height: 32rem; border: 1px solid var(--line); border-radius: 6px; }
  pre { margin: 0; padding: 1rem; border: 1px solid var(--line); border-radius: 6px;
        white-space: pre-wrap; overflow-wrap: anywhere; }
`;

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;

const UNREADABLE = '(its template or its key is gone)';

const time = (at: Date): string => {
  const text = at.toISOString();
  return `<time datetime="${text}">${text.slice(0, 19).replace('T', ' ')} UTC</time>`;
};

const listItem = ({ id, to, createdAt, content }: CapturedMail): string =>
  `<li><a href="/dev/mail/${id}">${escapeHtml(content?.subject ?? UNREADABLE)}
<div class="soft">to ${escapeHtml(to)}, ${time(createdAt)}</div></a></li>`;

/** `place` is where mails are sent to, if they are. */
export const listPage = (mails: readonly CapturedMail[], place: string | undefined): string => {
  const note =
    place === undefined
      ? 'SMTP_URL is not set, so that mails are kept here and sent nowhere.'
      : `Mails are sent by way of ${place}; here are those from before.`;
  const list =
    mails.length === 0
      ? '<p>No mails yet. Register somebody, or ask for a new password.</p>'
      : `<ul>\n${mails.map(listItem).join('\n')}\n</ul>`;
  return page(
    'Captured mails',
    `<h1>Captured mails</h1>
<p class="soft">${escapeHtml(note)} The newest are first; <a href="/dev/mail.json">as JSON</a>.</p>
${list}`,
  );
};

const contentOf = ({ html, text, actionUrl }: NonNullable<CapturedMail['content']>): string => {
  const link = escapeHtml(actionUrl ?? '');
  return [
    ...(actionUrl === undefined
      ? []
      : [`<h2>Link</h2>\n<p><a href="${link}" rel="noopener noreferrer">${link}</a></p>`]),
    '<h2>HTML</h2>',
    // Without scripts, forms or this page's origin; its links open beside it.
    `<iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" ` +
      `srcdoc="${escapeHtml(html)}"></iframe>`,
    `<h2>Text</h2>\n<pre>${escapeHtml(text)}</pre>`,
  ].join('\n');
};

export const mailPage = ({ to, template, createdAt, content }: CapturedMail): string => {
  const subject = content?.subject ?? UNREADABLE;
  return page(
    subject,
    `<p class="soft"><a href="/dev/mail">Captured mails</a></p>
<h1>${escapeHtml(subject)}</h1>
<dl>
<dt>To</dt><dd>${escapeHtml(to)}</dd>
<dt>Time</dt><dd>${time(createdAt)}</dd>
<dt>Template</dt><dd>${escapeHtml(template)}</dd>
</dl>
${content ? contentOf(content) : ''}`,
  );
};
