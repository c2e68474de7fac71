import type { JsonObject } from '../../http/json-object.js';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const READER = { ip: '192.0.2.17', useragent: BROWSER };

/**
 * What each event has beyond the members of all.
 * https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
 */
export const SENDGRID_SAMPLES: ReadonlyMap<string, JsonObject> = new Map<string, JsonObject>([
  ['processed', {}],
  ['deferred', { response: '400 try again later', attempt: '5' }],
  ['delivered', { response: '250 OK' }],
  ['open', { ...READER, sg_content_type: 'html', sg_machine_open: false }],
  ['click', { ...READER, url: 'https://example.com/news', url_offset: { index: 0, type: 'html' } }],
  [
    'bounce',
    {
      ...{ bounce_classification: 'Invalid Address', reason: '550 5.1.1 unknown recipient' },
      ...{ status: '5.1.1', type: 'bounce' },
    },
  ],
  ['dropped', { reason: 'Bounced Address', status: '5.0.0' }],
  ['spamreport', {}],
  ['unsubscribe', {}],
  ['group_unsubscribe', { ...READER, asm_group_id: 10, url: 'https://example.com/lists' }],
  ['group_resubscribe', { ...READER, asm_group_id: 10, url: 'https://example.com/lists' }],
]);
