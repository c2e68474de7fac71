import type { SectionContext } from './section.js';

/** Providers whose secrets have names of their own. */
const NAMED_VARIABLES: Readonly<Record<string, string>> = {
  github: 'GITHUB_WEBHOOK_SECRET',
  stripe: 'STRIPE_WEBHOOK_SECRET',
  sendgrid: 'SENDGRID_WEBHOOK_SECRET',
};

const PREFIX = 'WEBHOOK_SECRET_';
const SOURCE_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** The source for trying things out, and the secret that everybody knows. */
export const TEST_SOURCE = 'test';
export const TEST_SECRET = 'test-secret';

/** The variable that a source's secret belongs into. */
export function variableFor(source: string): string {
  return NAMED_VARIABLES[source] ?? `${PREFIX}${source.toUpperCase().replaceAll('-', '_')}`;
}

/**
 * The secrets of every source, newest first. `WEBHOOK_SECRET_GITHUB` and its like are taken for
 * `GITHUB_WEBHOOK_SECRET`; a source with two variables is reported, since one would be ignored.
 */
export function webhookSecrets(context: SectionContext): Map<string, readonly string[]> {
  const secrets = new Map<string, readonly string[]>();
  const owners = new Map<string, string>();
  for (const [source, variable] of variables(context)) {
    const owner = owners.get(source);
    if (owner) {
      context.fault(
        variable,
        `names the source "${source}", as ${owner} does`,
        `Put both secrets into ${variableFor(source)}, parted by a comma, the newest first.`,
      );
    }
    owners.set(source, variable);
    secrets.set(source, secretsIn(variable, source, context));
  }
  if (!context.production && !secrets.has(TEST_SOURCE)) secrets.set(TEST_SOURCE, [TEST_SECRET]);
  return secrets;
}

function* variables(context: SectionContext): Generator<[source: string, variable: string]> {
  for (const [source, variable] of Object.entries(NAMED_VARIABLES)) {
    if (context.isSet(variable)) yield [source, variable];
  }
  for (const variable of Object.keys(context.raw).sort()) {
    if (!variable.startsWith(PREFIX)) continue;
    const source = variable.slice(PREFIX.length).toLowerCase().replaceAll('_', '-');
    if (SOURCE_NAME.test(source)) yield [source, variable];
    else {
      context.fault(
        variable,
        'does not end in a source name',
        'After WEBHOOK_SECRET_ come 1 to 64 letters, digits and underscores, a letter or digit first.',
      );
    }
  }
}

function secretsIn(variable: string, source: string, context: SectionContext): readonly string[] {
  const items = (context.raw[variable] ?? '').split(',').flatMap((item) => item.trim() || []);
  if (items.length === 0) {
    context.fault(variable, 'holds no secret', `Write ${variable}=<secret>, or leave it out.`);
  }
  if (context.production && items.includes(TEST_SECRET)) {
    context.fault(
      variable,
      'is the public test secret, which production refuses',
      `Take the secret that "${source}" shows, or make one with: openssl rand -hex 32`,
    );
  }
  return items;
}
