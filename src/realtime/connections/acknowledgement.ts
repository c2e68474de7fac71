import type { DomainError } from '../../errors/domain-error.js';

/** What a client's message is answered with, on every transport. */
export type Acknowledgement =
  | { readonly ok: true; readonly data?: unknown }
  | {
      readonly ok: false;
      readonly error: {
        readonly code: string;
        readonly message: string;
        readonly details?: unknown;
      };
    };

export const acknowledged = (data: unknown): Acknowledgement =>
  data === undefined ? { ok: true } : { ok: true, data };

export const refused = ({ code, message, details }: DomainError): Acknowledgement => ({
  ok: false,
  error: { code, message, ...(details === undefined ? {} : { details }) },
});
