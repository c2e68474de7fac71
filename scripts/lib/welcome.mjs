import { features, seedOnce } from './application.mjs';
import { isProduction } from './environment.mjs';
import { shown } from './paths.mjs';
import { say, seconds } from './progress.mjs';
import { screen } from './screen.mjs';

/**
 * Gathers while the server starts what the screen tells once it is ready.
 *
 * @param {import('./options.mjs').StartOptions} options
 * @param {import('./start-up.mjs').Instance} instance
 * @returns {Promise<(began: number, log: string) => string>}
 */
export async function prepareWelcome({ demo, layout }, { address, env, stores, ownDatabase }) {
  // Accounts with known passwords belong into a database of our own only.
  const seeding = demo && ownDatabase && !isProduction(env);
  const [accounts, known] = await Promise.all([
    seeding ? seedOnce(layout.demo, env).catch(reported) : [],
    features(env),
  ]);
  const accountsNote =
    demo && !ownDatabase
      ? 'No demo accounts in a database that is not ours; `node scripts/cli.mjs seed` makes them.'
      : undefined;
  return (began, log) =>
    screen({
      address,
      took: seconds(began),
      stores,
      accounts,
      accountsNote,
      features: known,
      log: shown(log),
    });
}

/** An instance without demo accounts is still an instance. @param {unknown} error */
function reported(error) {
  say(`The demo data could not be made. ${error instanceof Error ? error.message : String(error)}`);
  return [];
}
