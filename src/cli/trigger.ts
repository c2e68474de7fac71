import 'reflect-metadata';
import { runTrigger } from './trigger/run-trigger.js';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

runTrigger(process.argv.slice(2), process.env, say).then(
  (well) => {
    process.exitCode = well ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
