import 'reflect-metadata';
import { loadConfig } from '../config/load-config.js';
import { serverConfig } from '../config/server.config.js';
import { runScale } from './seed/scale/run-scale.js';
import { scaleAmounts } from './seed/scale/scale-amounts.js';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Demo data, of which the accounts are printed as JSON, or with `--scale` a great deal of data. */
const seed = async (given: readonly string[]): Promise<void> => {
  const amounts = scaleAmounts(given);
  const config = loadConfig({ ...process.env, ROLES: 'web' });
  if (config.get(serverConfig).production) throw new Error('there is no demo data in production');
  if (amounts) return runScale(config, amounts, say);
  // The whole application, which SQL does without.
  const { seedDemo } = await import('./seed/seed-demo.js');
  say(JSON.stringify({ accounts: await seedDemo(config) }));
};

seed(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
