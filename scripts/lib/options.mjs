import util from 'node:util';
import { dataLayout } from './paths.mjs';
import { parsePort } from './ports.mjs';
import { Refusal } from './refusal.mjs';

/**
 * @typedef {object} StartOptions
 * @property {boolean} fresh
 * @property {boolean} demo
 * @property {number} port
 * @property {import('./paths.mjs').DataLayout} layout
 *
 * @param {string[]} args
 * @param {string} help
 * @param {NodeJS.ProcessEnv} env
 * @returns {StartOptions | undefined} undefined when only help was wanted
 */
export function startOptions(args, help, env) {
  const values = parse(args);
  if (values.help) {
    process.stdout.write(help);
    return undefined;
  }
  return {
    fresh: values.fresh ?? false,
    demo: !values['no-demo'],
    port: parsePort(values.port ?? (env.PORT || '3000')),
    layout: dataLayout(values['data-dir']),
  };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return util.parseArgs({
      args,
      options: {
        fresh: { type: 'boolean' },
        'no-demo': { type: 'boolean' },
        port: { type: 'string' },
        'data-dir': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : error}\nTry --help.`);
  }
}
