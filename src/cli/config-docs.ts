import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { configurationTables, withConfigurationTables } from '../config/configuration-table.js';
import { featuresOf } from '../config/features.js';
import { loadConfig } from '../config/load-config.js';
import { sections } from '../config/sections.js';

const USAGE = 'Usage: config-docs [--write <file> | --check <file> | --features]';

/** @returns the exit code. */
function run(args: string[]): number {
  const { values } = parseArgs({
    args,
    options: {
      write: { type: 'string' },
      check: { type: 'string' },
      features: { type: 'boolean' },
    },
  });
  const { write, check, features } = values;
  if ([write, check, features].filter(Boolean).length > 1) throw new Error(USAGE);
  if (write) {
    writeFileSync(write, withConfigurationTables(readFileSync(write, 'utf8'), sections));
  } else if (check) {
    const document = readFileSync(check, 'utf8');
    if (withConfigurationTables(document, sections) !== document) {
      console.error(`${check} does not list the configuration as it is; run with --write ${check}`);
      return 1;
    }
  } else if (features) {
    console.log(JSON.stringify(featuresOf(loadConfig(process.env)), null, 2));
  } else {
    console.log(configurationTables(sections));
  }
  return 0;
}

try {
  process.exitCode = run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
