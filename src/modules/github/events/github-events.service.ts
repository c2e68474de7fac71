import { Inject, Injectable } from '@nestjs/common';
import { githubConfig, type GithubConfig } from '../../../config/github.config.js';
import { days } from '../../../database/expired-rows.js';
import { cursorExpired, notFound } from '../../../errors/errors.js';
import { DEFAULT_LIMIT } from '../../../http/page.query.js';
import { type ListResponse, listScope, Paginator } from '../../../http/paginator.js';
import { WebhookReceiptsService } from '../../webhooks/webhook-receipts.service.js';
import type {
  GithubEventResponse,
  GithubEventWithPayloadResponse,
  RecentEventsResponse,
} from './dto/github-event.response.js';
import type { ListGithubEventsQuery } from './dto/list-github-events.query.js';
import type { RecentEventsQuery } from './dto/recent-events.query.js';
import { toGithubEvent } from './github-event-view.js';
import { GithubEventRepository } from './github-event.repository.js';
import type { GithubEventRow } from './github-event.js';

const bySeq = ({ seq }: GithubEventRow): readonly string[] => [seq];

/** What users read of the events of repositories that they subscribed to. */
@Injectable()
export class GithubEventsService {
  private readonly keptSeconds: number;

  constructor(
    private readonly events: GithubEventRepository,
    private readonly receipts: WebhookReceiptsService,
    private readonly paginator: Paginator,
    @Inject(githubConfig.token) { eventTtlDays }: GithubConfig,
  ) {
    this.keptSeconds = days(eventTtlDays);
  }

  /** @throws DomainError 410 CURSOR_EXPIRED for `after` an event that the user is shown no more */
  async list(
    userId: string,
    query: ListGithubEventsQuery,
  ): Promise<ListResponse<GithubEventResponse>> {
    const { after, repo_id: repoId, event, action, actor, since, until } = query;
    const filters = { repoId, event, action, actor, since, until };
    const scope = listScope('github-events', { user: userId, after, ...filters });
    const request = this.paginator.request(query, scope);
    const first = after === undefined ? undefined : await this.seqOf(userId, after);
    const page = await this.events.list(
      userId,
      { ...filters, keptSeconds: this.keptSeconds },
      // The catch-up is for what the live stream would have told.
      { after: first, withoutReplays: first !== undefined },
      request,
    );
    return this.paginator.answer(request, scope, page, bySeq, toGithubEvent);
  }

  async recent(
    userId: string,
    { limit = DEFAULT_LIMIT, repo_id: repoId }: RecentEventsQuery,
  ): Promise<RecentEventsResponse> {
    const ids = await this.events.recentIds(
      userId,
      { repoId, keptSeconds: this.keptSeconds },
      limit,
    );
    return { ids, latest: ids[0] ?? null };
  }

  /** @throws DomainError 404 for one that the user is not shown */
  async get(userId: string, id: string): Promise<GithubEventWithPayloadResponse> {
    const event = await this.events.find(userId, id, this.keptSeconds);
    if (!event) throw notFound();
    return { ...toGithubEvent(event), payload: await this.receipts.payloadOf(id) };
  }

  /** Undefined for a repository that the user is shown nothing of. */
  latest(userId: string, repoId: string): Promise<{ readonly latest: string | null } | undefined> {
    return this.events.latest(userId, repoId, this.keptSeconds);
  }

  private async seqOf(userId: string, id: string): Promise<string> {
    const event = await this.events.find(userId, id, this.keptSeconds);
    if (!event) throw cursorExpired();
    return event.seq;
  }
}
