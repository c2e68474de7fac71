import 'reflect-metadata';
import { authConfig } from '../config/auth.config.js';
import { databaseConfig } from '../config/database.config.js';
import { loadConfig } from '../config/load-config.js';
import { createDataSource } from '../database/data-source.js';
import { Database } from '../database/database.js';
import { type RoleGrant, RoleGrantRepository } from '../modules/users/role-grant.repository.js';

const USAGE = 'usage: admin:grant -- <email> [--unverified | --revoke]';

const outcome = ({ username, email, before }: RoleGrant, revoke: boolean): string => {
  const who = `${email} (${username})`;
  if (revoke) {
    return before === 'admin' ? `${who} is no longer an admin` : `${who} was no admin by grant`;
  }
  return before === 'admin' ? `${who} was an admin already` : `${who} is an admin now`;
};

const run = async (given: readonly string[]): Promise<void> => {
  const revoke = given.includes('--revoke');
  const unverified = given.includes('--unverified');
  const [email, ...rest] = given.filter(
    (argument) => argument !== '--revoke' && argument !== '--unverified',
  );
  const clear = !(revoke && unverified) && rest.length === 0;
  if (email === undefined || email.startsWith('-') || !clear) throw new Error(USAGE);
  const config = loadConfig(process.env);
  const dataSource = await createDataSource(config.get(databaseConfig)).initialize();
  try {
    const grants = new RoleGrantRepository(new Database(dataSource));
    const grant = await grants.setRole(email, revoke ? 'user' : 'admin', unverified);
    if (!grant) throw new Error(`no account has the address ${email}`);
    if (!grant.done) {
      throw new Error(
        `${grant.email} (${grant.username}) is not verified: anybody could have registered it. ` +
          'Have its owner follow the mailed link, or add --unverified if you know who it is.',
      );
    }
    process.stdout.write(`${outcome(grant, revoke)}\n`);
    const configured = config.get(authConfig).adminEmails.includes(grant.email.toLowerCase());
    if (revoke && configured && grant.email_verified) {
      process.stdout.write('ADMIN_EMAILS names this address, so the account still is one\n');
    }
  } finally {
    await dataSource.destroy();
  }
};

run(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
