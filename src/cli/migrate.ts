import 'reflect-metadata';
import { migrations } from '../../migrations/migrations.js';
import { databaseConfig } from '../config/database.config.js';
import { loadConfig } from '../config/load-config.js';
import { Migrator } from '../database/migrator.js';

const USAGE = 'usage: migrate up | down | status';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const run = async (command: string | undefined): Promise<void> => {
  const migrator = new Migrator(loadConfig(process.env).get(databaseConfig), migrations);
  switch (command) {
    case 'up': {
      const applied = await migrator.up();
      for (const name of applied) say(`applied ${name}`);
      if (applied.length === 0) say('nothing to apply');
      return;
    }
    case 'down': {
      const reverted = await migrator.down();
      say(reverted === undefined ? 'nothing to revert' : `reverted ${reverted}`);
      return;
    }
    case 'status':
      for (const { name, applied } of await migrator.status()) {
        say(`${applied ? 'applied' : 'pending'}  ${name}`);
      }
      return;
    default:
      throw new Error(USAGE);
  }
};

run(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
