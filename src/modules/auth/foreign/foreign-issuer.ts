import { isLoopback } from '../../../config/loopback.js';
import type { SupabaseConfig } from '../../../config/supabase.config.js';

const PATH = '/auth/v1';
const MAX_CHARACTERS = 255;

/** An address as Supabase names its issuers; all of it counts, so it has no second spelling. */
const isProject = (issuer: string, allowLoopback: boolean): boolean => {
  if (issuer.length > MAX_CHARACTERS || !URL.canParse(issuer)) return false;
  const url = new URL(issuer);
  if (url.href !== issuer || !url.pathname.endsWith(PATH)) return false;
  if (url.search || url.hash || url.username || url.password) return false;
  return url.protocol === 'https:' || (allowLoopback && isLoopback(url.hostname));
};

/**
 * Whether an `iss` is one whose tokens are taken: the project's own, to the letter. With a secret
 * alone it is not known which project it is of. Then the secret has to prove that, and users of
 * different issuers stay different users.
 */
export const isForeignIssuer = (config: SupabaseConfig, issuer: string): boolean =>
  config.issuer === undefined ? isProject(issuer, config.allowLoopback) : issuer === config.issuer;
