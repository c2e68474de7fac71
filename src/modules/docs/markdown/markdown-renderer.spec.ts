import { HOSTILE_MARKDOWN } from '../../../../test/factories/hostile-markdown.js';
import { renderMarkdown } from './markdown-renderer.js';

jest.setTimeout(120_000);

const REL = 'rel="nofollow ugc noopener noreferrer"';
const MAX_CHARACTERS = 65_536;

const filled = (text: string): string =>
  text.repeat(Math.ceil(MAX_CHARACTERS / text.length)).slice(0, MAX_CHARACTERS);

describe('Markdown as HTML', () => {
  it.each<[string, string, string]>([
    [
      'paragraphs',
      'a *b* **c** ~~d~~ `e`',
      '<p>a <em>b</em> <strong>c</strong> <s>d</s> <code>e</code></p>\n',
    ],
    [
      'links',
      '[a](https://b.example "t") [r](/x?y=1#z) [m](mailto:a@b.example)',
      `<p><a title="t" href="https://b.example" ${REL}>a</a> <a href="/x?y=1#z" ${REL}>r</a> <a href="mailto:a@b.example" ${REL}>m</a></p>\n`,
    ],
    [
      'addresses alone',
      'see https://a.example/b.',
      `<p>see <a href="https://a.example/b" ${REL}>https://a.example/b</a>.</p>\n`,
    ],
    [
      'headings, and links to them',
      '# Set *up*\n# Set up\n[x](#set-up)',
      `<h1 id="user-content-set-up">Set <em>up</em></h1>\n<h1 id="user-content-set-up-1">Set up</h1>\n<p><a href="#user-content-set-up" ${REL}>x</a></p>\n`,
    ],
    [
      'images',
      '![a](https://b.example/c.png)',
      '<p><img src="https://b.example/c.png" alt="a" loading="lazy" referrerpolicy="no-referrer" /></p>\n',
    ],
    [
      'tasks',
      '- [ ] a\n- [x] b',
      '<ul>\n<li class="task-list-item"><input type="checkbox" disabled /> a</li>\n<li class="task-list-item"><input type="checkbox" disabled checked /> b</li>\n</ul>\n',
    ],
    [
      'tables',
      'a | b\n-|-:\n1 | 2',
      '<table>\n<thead>\n<tr>\n<th>a</th>\n<th align="right">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td align="right">2</td>\n</tr>\n</tbody>\n</table>\n',
    ],
    [
      'HTML that is harmless',
      '<details open><summary>a</summary>\n\n**b** <kbd>c</kbd>\n\n</details>',
      '<details open><summary>a</summary>\n<p><strong>b</strong> <kbd>c</kbd></p>\n</details>',
    ],
    [
      'code in a language that is known',
      '```js\nlet a;\n```',
      '<pre><code class="language-js"><span class="hljs-keyword">let</span> a;\n</code></pre>\n',
    ],
    [
      'code in any other',
      '```nonsense\nlet <a>;\n```',
      '<pre><code class="language-nonsense">let &lt;a&gt;;\n</code></pre>\n',
    ],
    ['code in none', '```\nlet a;\n```', '<pre><code>let a;\n</code></pre>\n'],
  ])('has %s', async (_, markdown, html) => {
    expect(await renderMarkdown(markdown)).toBe(html);
  });

  it.each([
    ['<td colspan="99999999" rowspan="100">x</td>', '<td>x</td>'],
    ['<th colspan="2" rowspan="99">x</th>', '<th colspan="2" rowspan="99">x</th>'],
    [
      '<img src="https://a.b/c" width="99999999" height="-1">',
      '<img src="https://a.b/c" loading="lazy" referrerpolicy="no-referrer" />',
    ],
    [
      '<img src="https://a.b/c" width="50%" height="640">',
      '<img src="https://a.b/c" width="50%" height="640" loading="lazy" referrerpolicy="no-referrer" />',
    ],
    ['<ol start="99999999999"></ol>', '<ol></ol>'],
    ['<p id="a b">x</p>', '<p>x</p>'],
    ['<p id="a\nb">x</p>', '<p>x</p>'],
    [`<p id="${'x'.repeat(111)}">x</p>`, '<p>x</p>'],
    ['<p id="größe-1_b">x</p>', '<p id="user-content-größe-1_b">x</p>'],
    ['<p><a href="/a">b <a href="/c">d</a> e</a></p>', `<p><a href="/a" ${REL}>b d e</a></p>`],
  ])('has of %j what is harmless', async (markdown, html) => {
    expect((await renderMarkdown(markdown)).trim()).toBe(html);
  });

  it.each([
    'https://b.example',
    'http://b.example/a:b',
    'mailto:a@b',
    '/a/b?c=//d',
    'a/b',
    '../a',
    '?a',
    '#a',
    'a',
  ])('links to %s', async (address) => {
    const html = await renderMarkdown(`<p><a href="${address}">x</a></p>`);
    expect(html).toContain(`href="${address.replace('#', '#user-content-')}"`);
  });

  it.each([
    'https:evil',
    'http:/evil',
    'https:///evil',
    'HTTPS:evil',
    '//evil',
    '/\\evil',
    '\\\\evil',
    'a\tb:c',
    ' //evil',
    'x:y',
    'https://a\nb',
    '',
  ])('links not to %j, which leads elsewhere than it looks', async (address) => {
    const html = await renderMarkdown(`<p><a href="${address}">x</a></p>`);
    expect(html).toContain(`<p><a ${REL}>x</a></p>`);
  });

  it('marks up no code that is long', async () => {
    const code = (lines: number): string => `\`\`\`js\n${'let a;\n'.repeat(lines)}\`\`\``;
    expect(await renderMarkdown(code(700))).toContain('hljs-keyword');
    expect(await renderMarkdown(code(800))).not.toContain('hljs');
  });
});

describe('what would run', () => {
  /** A tag as it stands in the HTML, and all that may look like one. */
  const TAG = /<(\/?)([^\s>/]*)([^>]*)>/g;
  const ATTRIBUTE = /\s([^\s=]+)(?:="([^"]*)")?/g;
  const NAMES = new Set(
    (
      'h1 h2 h3 h4 h5 h6 p br hr div span blockquote pre code em strong b i s del ins sub sup kbd ' +
      'ul ol li details summary table thead tbody tr th td a img input'
    ).split(' '),
  );
  const ATTRIBUTES = new Set(
    'id title class href rel src alt loading referrerpolicy type disabled checked align open'.split(
      ' ',
    ),
  );
  const isSafe = (name: string, attribute: string, value = ''): boolean => {
    if (attribute === 'href') return /^(https?:\/\/|mailto:|#|[^:/\\]*$)/.test(value);
    if (attribute === 'src') return name === 'img' && value.startsWith('https://');
    if (attribute === 'id') return value.startsWith('user-content-');
    if (attribute === 'rel') return value === 'nofollow ugc noopener noreferrer';
    return ATTRIBUTES.has(attribute);
  };
  const faultsOf = (html: string): readonly string[] =>
    [...html.matchAll(TAG)].flatMap(([tag, closing, name = '', rest = '']) => {
      if (!NAMES.has(name)) return [tag];
      const attributes = rest.replace(/\s*\/?$/, '');
      if (closing !== '') return attributes === '' ? [] : [tag];
      if (attributes.replace(ATTRIBUTE, '') !== '') return [tag];
      const unsafe = [...attributes.matchAll(ATTRIBUTE)].some(
        ([, attribute = '', value]) => !isSafe(name, attribute, value),
      );
      return unsafe ? [tag] : [];
    });

  it.each(HOSTILE_MARKDOWN)('is taken out of %j', async (markdown) => {
    const html = await renderMarkdown(markdown);
    expect(faultsOf(html)).toEqual([]);
    // Whatever is left of it is text.
    expect(html.replace(TAG, '')).not.toMatch(/[<>]/);
  });

  it('is taken out of all of them together', async () => {
    for (const between of ['\n\n', '\n', ' ', '']) {
      expect(faultsOf(await renderMarkdown(HOSTILE_MARKDOWN.join(between)))).toEqual([]);
    }
  });

  it('is found by this test', () => {
    const hostile = ['<img src=x onerror=alert(1)>', '<svg>', '<a href="javascript:alert(1)">'];
    const names = ['<p id="x">', '<p onclick="x">', '<img src="http://x">', '<a href="//x">'];
    for (const html of [...hostile, ...names]) expect(faultsOf(html)).toEqual([html]);
  });
});

describe('what is written to take long', () => {
  const TABLE = `${'|a'.repeat(1_000)}\n${'|-'.repeat(1_000)}\n${'|a\n'.repeat(20_500)}`;
  const HOSTILE: Readonly<Record<string, string>> = {
    ...{ brackets: filled('['), images: filled('!['), links: filled('[a]('), both: filled('[![[') },
    ...{
      emphasis: filled('**a*'),
      struck: filled('~~a'),
      quotes: filled('> '),
      lists: filled('- '),
    },
    ...{ tags: filled('<a>'), open: filled('<a '), comments: filled('<!--'), bold: filled('<b>') },
    ...{
      images2: filled('<img>'),
      table: TABLE.slice(0, MAX_CHARACTERS),
      tables: filled('a|b\n-|-\n'),
    },
    ...{ headings: filled('# a\n'), addresses: filled('http://a.b '), references: filled('[a\n') },
    code: filled('```csharp\nasync async\n```\n'),
    codes: filled(`\`\`\`java\n${'$'.repeat(4_900)}\n\`\`\`\n`),
    references2: `[a]: x\n\n${filled('[a]')}`,
    backticks: Array.from({ length: 360 }, (_, index) => '`'.repeat(index)).join(' '),
  };

  it.each(Object.keys(HOSTILE))('takes a moment: %s', async (name) => {
    const begun = performance.now();
    const html = await renderMarkdown(HOSTILE[name] ?? '');
    // A third of a second on a machine that has nothing else to do; what is quadratic takes a minute.
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(html.length).toBeLessThanOrEqual(8 * MAX_CHARACTERS);
  });

  it('is shown as it was written when it consists of very many parts', async () => {
    const html = await renderMarkdown(filled('a|<b>\n-|-\n'));
    expect(html.slice(0, 30)).toBe('<pre>a|&lt;b&gt;\n-|-\na|&lt;b&gt;\n-|-\n'.slice(0, 30));
    expect(html).not.toContain('<b>');
  });

  it('nests no deeper than a page should', async () => {
    const html = await renderMarkdown(filled('<div><p>'));
    const depth = (html.match(/<div>/g) ?? []).length;
    expect(depth).toBeGreaterThan(10);
    expect(depth).toBeLessThanOrEqual(100);
  });
});
