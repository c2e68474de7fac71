import { createHash } from 'node:crypto';
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { encryptionConfig, type EncryptionConfig } from '../config/encryption.config.js';
import { SealedBox } from '../crypto/sealed-box.js';
import { Database } from '../database/database.js';
import { days, expiredRows } from '../database/expired-rows.js';
import { Retention } from '../database/retention.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import type { Transaction } from '../database/transaction.js';
import { DomainError } from '../errors/domain-error.js';
import { validationError } from '../errors/errors.js';
import { canonicalJson } from './canonical-json.js';
import { IdempotencyRepository, type IdempotencyScope } from './idempotency.repository.js';
import type { AuthenticatedRequest } from './principal.js';

const LIFETIME_SECONDS = days(1);
/** Paths are matched without regard to case. */
const SIGN_IN_PATHS = /^\/api\/auth\//i;
const WELL_FORMED = /^[\x21-\x7e]{1,255}$/;

const contextOf = ({ userId, route, key }: IdempotencyScope): string =>
  `idempotency:${userId}:${route}:${key}`;

/**
 * `Idempotency-Key` on signed-in POSTs. The handler runs inside one transaction with the record of
 * its answer: either both are committed or neither, so a crash can neither repeat the effect nor
 * lose the answer. Errors are not recorded; after one the key may be used again.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly box: SealedBox;

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly keys: IdempotencyRepository,
    database: Database,
    retention: Retention,
    @Inject(encryptionConfig.token) config: EncryptionConfig,
  ) {
    this.box = new SealedBox(config.keys);
    retention.register(
      expiredRows(database, {
        table: 'idempotency_keys',
        column: 'created_at',
        keptSeconds: LIFETIME_SECONDS,
      }),
    );
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    const scope = this.scopeOf(request);
    if (!scope) return next.handle();
    const query: unknown = request.query;
    const body: unknown = request.body;
    const fingerprint = createHash('sha256')
      .update(canonicalJson([query, body]))
      .digest();
    const response = http.getResponse<Response>();
    return from(
      this.transactions.run(async (tx) => {
        const locked = await this.keys.tryLock(scope, tx);
        if (!locked) {
          throw new DomainError('conflict', 'CONFLICT', 'A request with this key is under way.', {
            retryAfterSeconds: 1,
          });
        }
        const stored = await this.keys.find(scope, LIFETIME_SECONDS, tx);
        if (!stored) return this.record(scope, fingerprint, next, response, tx);
        if (!stored.fingerprint.equals(fingerprint)) {
          throw new DomainError(
            'unprocessable',
            'IDEMPOTENCY_KEY_REUSED',
            'This key was used with another request.',
          );
        }
        response.status(stored.status).setHeader('Idempotency-Replayed', 'true');
        return this.open(scope, stored.response);
      }),
    );
  }

  private scopeOf(request: AuthenticatedRequest): IdempotencyScope | undefined {
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || key === undefined || !request.principal) return undefined;
    if (SIGN_IN_PATHS.test(request.path)) return undefined;
    if (typeof key !== 'string' || !WELL_FORMED.test(key)) {
      throw validationError([
        { field: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' },
      ]);
    }
    return {
      userId: request.principal.userId,
      route: `POST ${request.path.toLowerCase().replace(/\/+$/, '')}`,
      key,
    };
  }

  private async record(
    scope: IdempotencyScope,
    fingerprint: Buffer,
    next: CallHandler,
    response: Response,
    tx: Transaction,
  ): Promise<unknown> {
    const result: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    const plain = Buffer.from(result === undefined ? '' : JSON.stringify(result));
    const sealed = this.box.seal(plain, contextOf(scope));
    const { statusCode: status } = response;
    await this.keys.put(scope, { fingerprint, status, response: sealed }, tx);
    return result;
  }

  private open(scope: IdempotencyScope, sealed: Buffer): unknown {
    const plain = this.box.open(sealed, contextOf(scope));
    return plain.length === 0 ? undefined : JSON.parse(plain.toString());
  }
}
