import { requireTogether } from './half-set.js';
import { defineSection } from './section.js';
import { isKeyPair, vapidPrivateKey, vapidPublicKey, vapidSubject } from './vapid-keys.js';
import { optional } from './variable.js';

export interface PushConfig {
  /** Undefined: Web Push is off. */
  readonly vapid?:
    | { readonly publicKey: string; readonly privateKey: string; readonly subject: string }
    | undefined;
}

const MAKE_KEYS = 'Make a pair with: npx web-push generate-vapid-keys';

const specs = {
  VAPID_PUBLIC_KEY: optional(vapidPublicKey, {
    desc: 'Public key of Web Push (base64url), which browsers subscribe with.',
    example:
      'BEl62iUYgUivxIkv69yViEuiBIa-Ib9-SkvMeAtA3LFgDzkrxZJjSgSnfckjBJuBkr3qBUYIHBQFLXYp5Nksh8U',
  }),
  VAPID_PRIVATE_KEY: optional(vapidPrivateKey, {
    desc: 'The private half.',
    example: MAKE_KEYS,
    secret: true,
  }),
  VAPID_SUBJECT: optional(vapidSubject, {
    desc: 'Whom push services may write to about the pushes.',
    example: 'mailto:ops@example.com',
  }),
};

export const pushConfig = defineSection('Web Push', specs, (env, context): PushConfig => {
  requireTogether(context, ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY', 'VAPID_SUBJECT']);
  const {
    VAPID_PUBLIC_KEY: publicKey,
    VAPID_PRIVATE_KEY: privateKey,
    VAPID_SUBJECT: subject,
  } = env;
  if (publicKey && privateKey && !isKeyPair(publicKey, privateKey)) {
    context.fault('VAPID_PRIVATE_KEY', 'does not belong to VAPID_PUBLIC_KEY', MAKE_KEYS);
  }
  return {
    vapid: publicKey && privateKey && subject ? { publicKey, privateKey, subject } : undefined,
  };
});
