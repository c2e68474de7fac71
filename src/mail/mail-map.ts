/**
 * The one map of mails: template → what its text depends on. A module declares its mails by merging:
 *
 *     declare module '../../mail/mail-map.js' {
 *       interface MailMap { 'password-reset': { readonly link: string } }
 *     }
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merged by the modules
export interface MailMap {}

export type MailName = Extract<keyof MailMap, string>;
