import type { TestApp } from '../support/app.js';
import type { HttpClient } from '../support/http-client.js';
import type { LiveClient } from '../support/live-client.js';
import type { Account } from './accounts.js';
import { eventually } from './webhooks.js';

/** An event as it is listed and told. */
export interface ListedEvent {
  readonly id: string;
  readonly repo: { readonly id: string; readonly full_name: string };
  readonly event: string;
  readonly action: string | null;
  readonly actor: { readonly login: string } | null;
  readonly delivery_id: string | null;
  readonly suspected_replay?: true;
  readonly received_at: string;
}

type Query = Readonly<Record<string, string | number>>;

export const eventsPath = (query: Query = {}): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) parameters.set(name, String(value));
  return `/api/github-events?${parameters.toString()}`;
};

/** Every event of a list, by its cursors; `meanwhile` happens between its pages. */
export const allEvents = async (
  client: HttpClient,
  { token }: Pick<Account, 'token'>,
  query: Query = {},
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<ListedEvent[]> => {
  const found: ListedEvent[] = [];
  let more: Query = {};
  for (;;) {
    const { status, body } = await client.get(eventsPath({ limit: 100, ...query, ...more }), token);
    if (status !== 200) throw new Error(`not listed: ${status} ${JSON.stringify(body)}`);
    found.push(...(body.data as ListedEvent[]));
    const cursor = body.pagination.next_cursor as string | null;
    if (cursor === null) return found;
    more = { cursor };
    await meanwhile();
  }
};

export const eventIds = async (
  client: HttpClient,
  account: Pick<Account, 'token'>,
  query: Query = {},
): Promise<string[]> => (await allEvents(client, account, query)).map(({ id }) => id);

/** The events that a client was told, in the order in which they came. */
export const toldEvents = (client: LiveClient): ListedEvent[] =>
  client.ofType('github_event').map(({ payload }) => payload as ListedEvent);

export const toldIds = (client: LiveClient): string[] => toldEvents(client).map(({ id }) => id);

/** Waits until a client was told this event, and so whatever was told before it. */
export const isTold = (client: LiveClient, id: string): Promise<void> =>
  client.until(`being told of ${id}`, () => toldIds(client).includes(id));

export const untoldCount = async (app: TestApp): Promise<number> => {
  const [row] = await app.sql<{ count: number }>(
    'SELECT count(*)::int AS count FROM github_event_announcements',
  );
  return row?.count ?? 0;
};

/** Waits until whatever was kept so far has been told: whoever comes then is told of what follows. */
export const allTold = (app: TestApp): Promise<void> =>
  eventually('every event told', async () => (await untoldCount(app)) === 0);
