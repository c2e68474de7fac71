import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

/** A browser of the machine's own: none is downloaded. */
export const hasChromium = existsSync(CHROMIUM);

/** What its absence is reported with. */
export const WITHOUT_CHROMIUM = 'skipped without Chromium: apt-get install chromium';

/** Debian's Chromium with an empty profile, saying nothing to anybody but the pages' servers. */
export const openChromium = async (): Promise<{
  readonly context: BrowserContext;
  close(): Promise<void>;
}> => {
  const profile = mkdtempSync(join(tmpdir(), 'switchboard-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    chromiumSandbox: false,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--no-proxy-server',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const close = async (): Promise<void> => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, close };
};
