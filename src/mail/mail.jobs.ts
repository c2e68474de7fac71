declare module '../queue/job-map.js' {
  interface JobMap {
    /** There are mails to send. */
    'mail/send': Readonly<Record<string, never>>;
  }
}

export const MAIL_QUEUE = 'mail';
export const SEND_MAILS = 'mail/send';
/** One waiting wake-up says as much as many. */
export const WAKE_UP_ID = 'wake-up';
