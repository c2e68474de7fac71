/**
 * The one map of queues: `'<queue>/<job>'` → payload. A module declares its jobs by merging:
 *
 *     declare module '../../queue/job-map.js' {
 *       interface JobMap { 'webhooks/process': { readonly wake: true } }
 *     }
 *
 * Payloads are snake_case JSON, small, and hold ids rather than things: the row is the truth.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merged by the modules
export interface JobMap {}

export type JobName = keyof JobMap & `${string}/${string}`;

export const queueOf = (name: string): string => name.slice(0, name.indexOf('/'));

export const jobOf = (name: string): string => name.slice(name.indexOf('/') + 1);
