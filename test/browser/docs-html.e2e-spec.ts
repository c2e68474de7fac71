import type { Page } from 'playwright-core';
import { renderMarkdown } from '../../src/modules/docs/markdown/markdown-renderer.js';
import { HOSTILE_MARKDOWN } from '../factories/hostile-markdown.js';
import { hasChromium, openChromium, WITHOUT_CHROMIUM } from './chromium.js';

jest.setTimeout(120_000);

const suite = hasChromium ? describe : describe.skip;

suite(`the HTML of docs in Chromium${hasChromium ? '' : ` (${WITHOUT_CHROMIUM})`}`, () => {
  let browser: Awaited<ReturnType<typeof openChromium>>;
  let page: Page;

  /** A page of somebody's, without any policy of its own, that puts the HTML into itself. */
  const open = async (pieces: readonly string[]): Promise<void> => {
    await page.setContent(
      '<main></main><script>window.ran = 0; alert = () => { ran += 1 }</script>',
    );
    await page.evaluate(`for (const piece of ${JSON.stringify(pieces)}) {
      const place = document.createElement('article');
      document.querySelector('main').append(place);
      place.innerHTML = piece;
      // What was parsed and written out again, as editors do, may be parsed otherwise.
      place.innerHTML = place.innerHTML;
    }`);
  };

  const ran = (): Promise<number> =>
    page.evaluate<number>('new Promise((done) => setTimeout(() => done(ran), 300))');

  /** Of all links, as the browser understands them; `:` is one of an address that is none. */
  const protocols = (): Promise<readonly string[]> =>
    page.evaluate<string[]>('[...new Set(Array.from(document.links, (link) => link.protocol))]');

  beforeAll(async () => {
    browser = await openChromium();
  });

  beforeEach(async () => {
    page = await browser.context.newPage();
    // Links lead nowhere, and nothing is fetched: what is asked of the page is whether it runs.
    await page.route('**/*', (route) => route.abort());
  });

  afterEach(() => page.close());

  afterAll(() => browser.close());

  it('runs nothing, whatever the Markdown was', async () => {
    await open(await Promise.all(HOSTILE_MARKDOWN.map(renderMarkdown)));
    expect(await page.locator('article').count()).toBe(HOSTILE_MARKDOWN.length);
    expect(await ran()).toBe(0);
    // Those that lead on from the page itself are about it.
    const leading = ['http:', 'https:', 'mailto:', 'about:', ':'];
    expect((await protocols()).filter((protocol) => !leading.includes(protocol))).toEqual([]);
    const strange = 'script, style, iframe, svg, math, form, [style], [name], [srcdoc], [target]';
    expect(await page.locator('article').locator(strange).count()).toBe(0);
  });

  it('would run what is not sanitised, so that this test can fail', async () => {
    await open(['<img src=x onerror=alert(1)>', '<svg onload=alert(1)>']);
    expect(await ran()).toBeGreaterThan(0);
    await open(['<a href=" java&#10;script:alert(1)">x</a>']);
    expect(await protocols()).toEqual(['javascript:']);
  });
});
