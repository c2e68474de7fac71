import fs from 'node:fs';
import path from 'node:path';
import { hashFiles, listFiles } from './files.mjs';
import { root } from './paths.mjs';
import { step } from './progress.mjs';
import { run } from './run-command.mjs';

const dist = path.join(root, 'dist');
const stamp = path.join(dist, '.switchboard-build');
const project = path.join(root, 'tsconfig.build.json');

/** The compiler without its `.bin` link, which a copied checkout may lack. */
export const compiler = [
  path.join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
  '-p',
  project,
];

/** Compiles unless dist came from these very sources. */
export async function ensureBuilt() {
  const wanted = sourcesHash();
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return;
  await step('Building', async () => {
    forgetBuild();
    await run('The TypeScript compiler', process.execPath, [...compiler, '--pretty', 'false'], {
      cwd: root,
    });
    dropOrphans();
    fs.writeFileSync(stamp, wanted);
  });
}

/** For whoever lets the compiler write to dist by other means. */
export function forgetBuild() {
  fs.rmSync(stamp, { force: true });
}

function sourcesHash() {
  const sources = ['src', 'migrations'].flatMap((folder) => listFiles(path.join(root, folder)));
  const settings = ['tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json'];
  return hashFiles(root, [...sources, ...settings.map((name) => path.join(root, name))]);
}

/**
 * The compiler never removes what it wrote for a source that is gone since, and a migration left
 * behind like that would still run.
 */
function dropOrphans() {
  for (const folder of ['src', 'migrations']) {
    for (const file of listFiles(path.join(dist, folder))) {
      if (!/\.js$/.test(file)) continue;
      const source = path.join(root, path.relative(dist, file).replace(/\.js$/, '.ts'));
      if (fs.existsSync(source)) continue;
      for (const ending of ['.js', '.js.map', '.d.ts', '.d.ts.map']) {
        fs.rmSync(file.replace(/\.js$/, ending), { force: true });
      }
    }
  }
}
