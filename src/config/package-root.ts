import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const upwards = (folder: string): string =>
  existsSync(join(folder, 'package.json')) ? folder : upwards(dirname(folder));

/** The folder of package.json, from the sources and from the build alike. */
export const PACKAGE_ROOT = upwards(__dirname);

const readVersion = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    return String(manifest.version);
  }
  return 'unknown';
};

export const VERSION = readVersion();
