import { DEVELOPMENT_ENCRYPTION_KEY } from './development-secrets.js';
import { decodedKey, hashedKey, looksRandom } from './encryption-keys.js';
import { weaknessOf } from './secret-strength.js';
import { defineSection } from './section.js';
import { list, text } from './validators.js';
import { requiredInProduction } from './variable.js';

export interface EncryptionConfig {
  /** Keys of 32 bytes for AES-256-GCM: the first seals, every one opens. Never empty. */
  readonly keys: readonly Buffer[];
}

const HINT = 'Make a key with: openssl rand -base64 32';
const LEAST_PASSPHRASE = 32;

const specs = {
  ENCRYPTION_KEY: requiredInProduction(list(text), DEVELOPMENT_ENCRYPTION_KEY, {
    desc: 'Seals stored secrets (AES-256-GCM): 32 bytes as base64, base64url or hex. To rotate, put the new key first and keep the old ones behind it, parted by commas. Outside production a text of 32 characters or more is hashed to a key.',
    example: HINT,
    secret: true,
  }),
};

export const encryptionConfig = defineSection(
  'Encryption',
  specs,
  (env, context): EncryptionConfig => {
    const fault = (index: number, message: string): void => {
      const item = env.ENCRYPTION_KEY.length > 1 ? `has a key number ${index + 1} that ` : '';
      context.fault('ENCRYPTION_KEY', `${item}${message}`, HINT);
    };
    const keys = env.ENCRYPTION_KEY.map((key, index) => {
      const decoded = decodedKey(key);
      if (context.production) {
        // A guessable passphrase would open every stored secret to whoever has the tables.
        if (!decoded) fault(index, refusalOf(key));
        else if (!looksRandom(decoded)) fault(index, 'is not random, which production refuses');
      } else if (!decoded && key.length < LEAST_PASSPHRASE) {
        fault(index, 'is neither 32 bytes as base64 or hex nor a text of 32 characters or more');
      }
      return decoded ?? hashedKey(key);
    });
    return { keys };
  },
);

function refusalOf(key: string): string {
  const weakness = weaknessOf(key, LEAST_PASSPHRASE);
  const shape = 'must be 32 bytes as base64, base64url or hex';
  return weakness ? `${weakness}, which production refuses; it ${shape}` : `${shape} in production`;
}
