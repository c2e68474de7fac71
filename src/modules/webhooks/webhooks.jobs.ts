declare module '../../queue/job-map.js' {
  interface JobMap {
    /** There are receipts to work on. */
    'webhooks/process': Readonly<Record<string, never>>;
  }
}

export const WEBHOOKS_QUEUE = 'webhooks';
/** One waiting wake-up says as much as many: without a worker they would pile up in Redis. */
export const WAKE_UP_ID = 'wake-up';
export const PROCESS_RECEIPTS = 'webhooks/process';
