import { mailHtml } from './mail-html.js';

const html = (content: Partial<Parameters<typeof mailHtml>[0]>): string =>
  mailHtml({ subject: 'Subject', paragraphs: [], ...content }, 'Example');

describe('mailHtml', () => {
  it('escapes every value', () => {
    const hostile = `<script>alert("1")</script>'&`;
    const page = mailHtml(
      {
        subject: hostile,
        paragraphs: [hostile],
        action: { label: hostile, url: `https://example.com/?q="><script>alert('1')</script>&b=1` },
        note: hostile,
      },
      hostile,
    );
    expect(page).not.toMatch(/<script|alert\("|'&/i);
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;');
    // Each attribute ends where it should: what is left without tags and quotes has none of either.
    expect(page.replace(/<[a-z!/][^<>]*>/gi, '')).not.toMatch(/[<>"]/);
  });

  it('links only to http and https', () => {
    const action = (url: string) => ({ action: { label: 'Go', url } });
    expect(html(action('https://example.com/a?b=1&c=2'))).toContain(
      'href="https://example.com/a?b=1&amp;c=2"',
    );
    for (const url of ['javascript:alert(1)', 'data:text/html,x', ' JaVaScRiPt:1', 'relative']) {
      expect(() => html(action(url))).toThrow('http and https');
    }
  });

  it('keeps line breaks, and loads nothing', () => {
    const page = html({ paragraphs: ['one\ntwo'], note: 'small' });
    expect(page).toContain('one<br>two');
    expect(page).not.toMatch(/<(?:img|link|script|table)|url\(|src=/);
  });
});
