import { Inject, Injectable } from '@nestjs/common';
import { githubConfig, type GithubConfig } from '../../../config/github.config.js';
import { days } from '../../../database/expired-rows.js';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { Transaction } from '../../../database/transaction.js';
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
import { ReadingTurns } from './reading-turns.js';

/** Filters that nothing meets can have a long history looked through. */
const MAX_STATEMENT_MS = 3_000;
/** Of one user in this process: whoever asks for the longest answers leaves connections to others. */
const READS_AT_ONCE = 3;
const READS_WAITING = 20;

const bySeq = ({ seq }: GithubEventRow): readonly string[] => [seq];

/** What users read of the events of repositories that they subscribed to. */
@Injectable()
export class GithubEventsService {
  private readonly keptSeconds: number;
  private readonly turns = new ReadingTurns(READS_AT_ONCE, READS_WAITING);

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly events: GithubEventRepository,
    private readonly receipts: WebhookReceiptsService,
    private readonly paginator: Paginator,
    @Inject(githubConfig.token) { eventTtlDays }: GithubConfig,
  ) {
    this.keptSeconds = days(eventTtlDays);
  }

  /**
   * @throws DomainError 410 CURSOR_EXPIRED for `after` an event that the user is shown no more; 429
   *   while too many of the user's reads wait, and 503 for one that takes too long
   */
  async list(
    userId: string,
    query: ListGithubEventsQuery,
  ): Promise<ListResponse<GithubEventResponse>> {
    const { after, repo_id: repoId, event, action, actor, since, until } = query;
    const filters = { repoId, event, action, actor, since, until };
    const scope = listScope('github-events', { user: userId, after, ...filters });
    const request = this.paginator.request(query, scope);
    const first = after === undefined ? undefined : await this.seqOf(userId, after);
    const page = await this.inTurn(userId, (tx) =>
      this.events.list(
        userId,
        { ...filters, keptSeconds: this.keptSeconds },
        // The catch-up is for what the live stream would have told.
        { after: first, withoutReplays: first !== undefined },
        request,
        tx,
      ),
    );
    return this.paginator.answer(request, scope, page, bySeq, toGithubEvent);
  }

  async recent(
    userId: string,
    { limit = DEFAULT_LIMIT, repo_id: repoId }: RecentEventsQuery,
  ): Promise<RecentEventsResponse> {
    const filters = { repoId, keptSeconds: this.keptSeconds };
    const ids = await this.inTurn(userId, (tx) =>
      this.events.recentIds(userId, filters, limit, tx),
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
    return this.inTime((tx) => this.events.latest(userId, repoId, this.keptSeconds, tx));
  }

  private inTurn<T>(userId: string, read: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.turns.run(userId, () => this.inTime(read));
  }

  private inTime<T>(read: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.transactions.run(async (tx) => {
      await this.events.limitTime(MAX_STATEMENT_MS, tx);
      return read(tx);
    });
  }

  private async seqOf(userId: string, id: string): Promise<string> {
    const event = await this.events.find(userId, id, this.keptSeconds);
    if (!event) throw cursorExpired();
    return event.seq;
  }
}
