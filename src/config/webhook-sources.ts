import { weaknessOf } from './secret-strength.js';
import type { SectionContext } from './section.js';

/** Providers whose secrets have names of their own. */
const NAMED_VARIABLES: ReadonlyMap<string, string> = new Map([
  ['github', 'GITHUB_WEBHOOK_SECRET'],
  ['stripe', 'STRIPE_WEBHOOK_SECRET'],
  ['sendgrid', 'SENDGRID_WEBHOOK_SECRET'],
]);

const PREFIX = 'WEBHOOK_SECRET_';
const SOURCE_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** What a secret of Standard Webhooks has before its base64, and one of Stripe's before a text. */
const STANDARD_PREFIX = 'whsec_';
const LEAST_STANDARD_BYTES = 24;
const LEAST_LENGTH = 16;

/** The source for trying things out, and the secret that everybody knows. */
export const TEST_SOURCE = 'test';
export const TEST_SECRET = 'test-secret';

/** The variable that a source's secret belongs into. */
export function variableFor(source: string): string {
  return NAMED_VARIABLES.get(source) ?? `${PREFIX}${source.toUpperCase().replaceAll('-', '_')}`;
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
  for (const [source, variable] of NAMED_VARIABLES) {
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
  const custom = !NAMED_VARIABLES.has(source);
  for (const [index, secret] of items.entries()) {
    const refusal = refusalOf(secret, custom, context.production);
    if (!refusal) continue;
    const item = items.length > 1 ? `has an item ${index + 1} of ${items.length} that ` : '';
    const make =
      custom && secret.startsWith(STANDARD_PREFIX)
        ? `echo "${STANDARD_PREFIX}$(openssl rand -base64 32)"`
        : 'openssl rand -hex 32';
    context.fault(
      variable,
      `${item}${refusal}`,
      `Take the secret that "${source}" shows, or make one with: ${make}`,
    );
  }
  return items;
}

/** Why a secret is refused, as the end of a sentence. */
function refusalOf(secret: string, custom: boolean, production: boolean): string | undefined {
  const standard = secret.startsWith(STANDARD_PREFIX);
  const key = standard ? secret.slice(STANDARD_PREFIX.length) : secret;
  // An empty key, or one that decodes to nothing, would let anybody sign.
  if (standard && custom && bytesOfBase64(key) < LEAST_STANDARD_BYTES) {
    return `is not base64 of at least ${LEAST_STANDARD_BYTES} bytes after ${STANDARD_PREFIX}`;
  }
  if (!production) return undefined;
  if (secret === TEST_SECRET) return 'is the public test secret, which production refuses';
  const weakness = weaknessOf(key, LEAST_LENGTH);
  if (!weakness) return undefined;
  return `${weakness}${standard ? ` after ${STANDARD_PREFIX}` : ''}, which production refuses`;
}

/** How many bytes the text stands for, padded or not; 0 when it is not base64. */
function bytesOfBase64(text: string): number {
  const shape = /^(?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}(?:==)?|[a-z0-9+/]{3}=?)?$/i;
  return shape.test(text) ? Buffer.from(text, 'base64').length : 0;
}
