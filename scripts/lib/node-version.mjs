/**
 * Imported first by every command, for its effect: the other files use what older versions of
 * Node do not have, and a clear sentence is worth more than their stack trace.
 */
const NEEDED = [20, 19];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [neededMajor = 0, neededMinor = 0] = NEEDED;

if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  process.stderr.write(
    `Switchboard needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}. ` +
      'Install a current version from https://nodejs.org (or `nvm install 22`).\n',
  );
  process.exit(1);
}

if (process.platform === 'win32') {
  process.stderr.write(
    'These commands run on Linux and macOS. On Windows, run them inside WSL 2.\n',
  );
  process.exit(1);
}
