declare module '../../queue/job-map.js' {
  interface JobMap {
    /** There are receipts to work on. */
    'webhooks/process': Readonly<Record<string, never>>;
  }
}

export const WEBHOOKS_QUEUE = 'webhooks';
export const PROCESS_RECEIPTS = 'webhooks/process';
