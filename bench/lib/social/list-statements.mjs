import { startPostgresTap } from '../postgres-tap.mjs';
import { startServer } from '../servers.mjs';

export const LIST = '/api/snippets?limit=20';

/** @typedef {import('../postgres-tap.mjs').Statement} Statement */

/**
 * The statements that the product itself makes the list with: once for nobody, once for a reader.
 *
 * @param {import('./field.mjs').Field} field
 * @param {string} token
 * @returns {Promise<{ signedOut: Statement, signedIn: Statement }>}
 */
export async function captureStatements(field, token) {
  const tap = await startPostgresTap(field.databaseUrl);
  const server = await startServer(field.server(tap.url));
  const capture = async (/** @type {string | undefined} */ asker) => {
    // What is asked of a token at its first sight is no part of the list.
    await answerOf(server.port, asker);
    tap.takeBound();
    await answerOf(server.port, asker);
    const found = tap.takeBound().filter(({ text }) => /\bsnippets\b/.test(text));
    const [statement] = found;
    if (!statement || found.length > 1) {
      throw new Error(`the list takes ${found.length} statements about snippets, not one`);
    }
    return statement;
  };
  const captured = { signedOut: await capture(undefined), signedIn: await capture(token) };
  await server.stop();
  await tap.stop();
  return captured;
}

/**
 * @param {number} port
 * @param {string | undefined} token
 */
async function answerOf(port, token) {
  const response = await fetch(`http://127.0.0.1:${port}${LIST}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${LIST} answered ${response.status}: ${text}`);
  return text;
}

/** Each server signs cursors with a key of its own. @type {(text: string) => string} */
const withoutCursor = (text) =>
  text.replace(/"next_cursor":"([^"]*)"/, (_, cursor) => `"next_cursor":${cursor.length}`);

/**
 * That two servers give the same answer to the byte, but for the cursor, which is as long.
 *
 * @param {readonly import('../servers.mjs').ServerCommand[]} commands
 * @param {readonly (string | undefined)[]} askers
 */
export async function requireAlike(commands, askers) {
  const servers = [];
  for (const command of commands) servers.push(await startServer(command));
  for (const asker of askers) {
    const [first, second] = await Promise.all(
      servers.map(async ({ port }) => withoutCursor(await answerOf(port, asker))),
    );
    if (first === second) continue;
    throw new Error(`the answers differ:\n${first?.slice(0, 1500)}\n${second?.slice(0, 1500)}`);
  }
  for (const server of servers) await server.stop();
}
