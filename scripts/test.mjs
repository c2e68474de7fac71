/** `npm test [-- jest arguments]`: the tests, on a PostgreSQL and a Redis of their own. */
import './lib/node-version.mjs';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startChild } from './lib/children.mjs';
import { readJson } from './lib/files.mjs';
import { preparePackages } from './lib/instance.mjs';
import { root } from './lib/paths.mjs';
import { main, shutDown } from './lib/shutdown.mjs';
import { startThrowaway } from './lib/throwaway.mjs';

async function test() {
  const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env;
  await preparePackages();
  const { directory, postgres, redis } = await startThrowaway({
    postgres: !TEST_DATABASE_URL,
    redis: !TEST_REDIS_URL,
    durable: false,
  });

  const report = path.join(directory, 'report.json');
  const jest = startChild({
    name: 'jest',
    command: process.execPath,
    args: [
      path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
      ...['--json', `--outputFile=${report}`],
      ...process.argv.slice(2),
    ],
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'test',
      TEST_DATABASE_URL: postgres?.adminUrl ?? TEST_DATABASE_URL,
      TEST_REDIS_URL: redis?.url ?? TEST_REDIS_URL,
    },
    // Its report goes to standard error; what it says on standard output is only where the JSON is.
    stdio: ['inherit', 'ignore', 'inherit'],
    foreground: true,
  });
  const { code } = await jest.exited;
  const result = fs.existsSync(report) ? readJson(report) : undefined;
  const { line, ok } = summary(result);
  await shutDown();
  for (const title of skippedSuites(result)) process.stdout.write(`${title}${os.EOL}`);
  process.stdout.write(`${line}${os.EOL}`);
  return code === 0 && ok ? 0 : 1;
}

/**
 * Suites that this machine lacks something for; their titles say what, and how to install it.
 *
 * @param {{ testResults?: { assertionResults: { ancestorTitles: string[] }[] }[] } | undefined} result
 * @returns {Set<string>}
 */
function skippedSuites(result) {
  const tests = (result?.testResults ?? []).flatMap((suite) => suite.assertionResults);
  const titles = tests.map(({ ancestorTitles }) => ancestorTitles[0] ?? '');
  return new Set(titles.filter((title) => title.includes('skipped without')));
}

/**
 * A suite that cannot even be loaded counts as one failure: its tests are not in the figures.
 *
 * @param {Record<string, number> | undefined} result jest's own
 */
function summary(result) {
  const count = (/** @type {string} */ name) => result?.[name] ?? 0;
  const passed = count('numPassedTests');
  const failed = count('numFailedTests') + count('numRuntimeErrorTestSuites');
  const skipped = count('numPendingTests') + count('numTodoTests');
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return { line, ok: passed > 0 && failed === 0 };
}

await main(test);
