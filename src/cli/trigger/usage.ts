import type { SampleEvent } from './provider.js';

export const USAGE = `npm run trigger -- <source> <event> [options]

Sends a sample of a provider's webhook, rightly signed, to a running server.

  github <event> [<action>]    one of GitHub's own examples; with --repo to a tracked repository
  stripe <event>               an event of Stripe, with ids and times of its own
  sendgrid <event>             a batch of one event of SendGrid
  test <event>                 any event; likewise any source with a WEBHOOK_SECRET_<SOURCE>

  --list [source]              what there is

  --repo ID          (github) the tracked repository, whose name the payload then has
  --full-name O/N    with --repo and --secret: its name, so that no database is asked
  --url URL          the server (default: this configuration's own, on this machine only)
  --secret TEXT      sign with it (default: the configured one, or the repository's)
  --private-key PEM  (sendgrid) sign as SendGrid does, with the private key in this file
  --file JSON        send this payload instead of a sample
  --form             (github) form encoded instead of JSON
  --delivery ID      the delivery's id (default: a new one), to send the same one again
  --count N          send N of them, each with an id of its own
  --print            show the requests as curl commands, and send nothing

It succeeds when every answer is 2xx. In production it needs both --url and --secret.
`;

const line = ({ name, actions }: SampleEvent): string =>
  actions.length === 0 ? name : `${name}: ${actions.join(', ')}`;

export const eventList = (source: string, events: readonly SampleEvent[]): string =>
  events.length === 0 ? `${source}: any event` : events.map(line).join('\n');
