export interface FakeDelivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly body: object;
  readonly redelivery: boolean;
  statusCode: number;
  deliveredAt: Date;
}

export interface FakeHook {
  readonly id: number;
  active: boolean;
  events: readonly string[];
  config: {
    readonly url: string;
    readonly secret?: string;
    readonly content_type?: string;
    readonly insecure_ssl?: string;
  };
  readonly deliveries: FakeDelivery[];
}

export interface FakeRepository {
  readonly id: number;
  fullName: string;
  /** The logins of those who may manage its hooks. */
  readonly admins: Set<string>;
  readonly hooks: FakeHook[];
}

const CREATED = '2025-11-21T10:00:00Z';

/** The schema `hook` of GitHub's OpenAPI description; secrets are never shown. */
export const hookOf = (api: string, { id, active, events, config }: FakeHook) => {
  const url = `${api}/hooks/${id}`;
  return {
    type: 'Repository',
    id,
    name: 'web',
    active,
    events,
    config: { ...config, ...(config.secret && { secret: '********' }) },
    updated_at: CREATED,
    created_at: CREATED,
    url,
    test_url: `${url}/test`,
    ping_url: `${url}/pings`,
    deliveries_url: `${url}/deliveries`,
    last_response: { code: null, status: 'unused', message: null },
  };
};

/** The schema `hook-delivery-item`. */
export const hookDeliveryItem = (delivery: FakeDelivery) => ({
  id: delivery.id,
  guid: delivery.guid,
  delivered_at: delivery.deliveredAt.toISOString(),
  redelivery: delivery.redelivery,
  duration: 0.03,
  status: delivery.statusCode === 502 ? 'failed to connect to host' : 'OK',
  status_code: delivery.statusCode,
  event: delivery.event,
  action: null,
  installation_id: null,
  repository_id: 35129377,
  throttled_at: null,
});

/** What every delivery of a repository tells of it. */
export const repositoryOf = ({ id, fullName }: FakeRepository) => {
  const [login = '', name = ''] = fullName.split('/');
  const html_url = `https://github.com/${fullName}`;
  return {
    repository: { id, name, full_name: fullName, private: false, owner: { login }, html_url },
    sender: { login, id: 1, avatar_url: 'https://avatars.githubusercontent.com/u/1?v=4' },
  };
};
