import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Transaction } from '../../database/transaction.js';
import type { PageQuery } from '../../http/page.query.js';
import { type ListResponse, listScope, Paginator } from '../../http/paginator.js';
import type { IdentityResponse } from './dto/identity.response.js';
import { IdentityEndings } from './identity-endings.js';
import { IdentityRepository, type IdentityRow, type TokenHolder } from './identity.repository.js';
import { ProviderTokenSeal } from './provider-token-seal.js';

/** Who somebody is elsewhere; `issuer` is `github`, or the `iss` of foreign tokens. */
export interface ForeignSubject {
  readonly issuer: string;
  readonly subject: string;
  /** What they are called there. */
  readonly login: string | null;
}

export interface Identity {
  readonly id: string;
  readonly userId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly login: string | null;
  readonly createdAt: Date;
}

/** The account that an identity belongs to. */
export interface IdentityOwner {
  readonly id: string;
  readonly username: string;
}

/** What acts for a user elsewhere. */
export interface ProviderToken {
  readonly value: string;
  readonly scopes: readonly string[];
}

const toIdentity = (row: IdentityRow): Identity => ({
  id: row.id,
  userId: row.user_id,
  issuer: row.issuer,
  subject: row.subject,
  login: row.login,
  createdAt: row.created_at,
});

/** As its user sees it. */
export const toIdentityResponse = (identity: Identity): IdentityResponse => ({
  provider: identity.issuer,
  login: identity.login,
  created_at: identity.createdAt.toISOString(),
});

/** Who users are elsewhere, and the tokens that act for them there. */
@Injectable()
export class IdentitiesService {
  constructor(
    private readonly identities: IdentityRepository,
    private readonly seal: ProviderTokenSeal,
    private readonly paginator: Paginator,
    private readonly endings: IdentityEndings,
  ) {}

  async find(issuer: string, subject: string, tx?: Transaction): Promise<Identity | undefined> {
    const row = await this.identities.find(issuer, subject, tx);
    return row && toIdentity(row);
  }

  /**
   * Whose account an identity is of: `deleted` when that account is gone and none is to take its
   * place, undefined when there never was one.
   */
  async findOwner(issuer: string, subject: string): Promise<IdentityOwner | 'deleted' | undefined> {
    const { user_id: id, username, buried } = await this.identities.findOwner(issuer, subject);
    if (id !== null && username !== null) return { id, username };
    return buried ? 'deleted' : undefined;
  }

  /** Whether an account of this identity was deleted, though there may be one again. */
  async isBuried(issuer: string, subject: string): Promise<boolean> {
    return (await this.identities.findOwner(issuer, subject)).buried;
  }

  async list(userId: string, tx?: Transaction): Promise<readonly Identity[]> {
    return (await this.identities.list(userId, tx)).map(toIdentity);
  }

  /** A page for the user's own eyes, newest first. */
  async page(userId: string, query: PageQuery): Promise<ListResponse<IdentityResponse>> {
    const scope = listScope('identities', { user: userId });
    const request = this.paginator.request(query, scope);
    const page = await this.identities.page(userId, request);
    const position = ({ id }: IdentityRow): readonly string[] => [id];
    return this.paginator.answer(request, scope, page, position, (row) =>
      toIdentityResponse(toIdentity(row)),
    );
  }

  /** @throws DomainError IDENTITY_TAKEN by another account; the account has another of this issuer */
  async link(userId: string, foreign: ForeignSubject, tx: Transaction): Promise<string> {
    const id = uuidv7();
    await this.identities.insert({ id, userId, ...foreign }, tx);
    return id;
  }

  /** Removes the link, and has its token revoked; false when there was none. */
  async unlink(userId: string, issuer: string, tx: Transaction): Promise<boolean> {
    return this.remove(userId, issuer, tx);
  }

  /** As `unlink`, from every issuer. */
  async unlinkAll(userId: string, tx: Transaction): Promise<void> {
    await this.remove(userId, null, tx);
  }

  async keepToken(
    identityId: string,
    token: ProviderToken,
    login: string | null,
    tx?: Transaction,
  ): Promise<void> {
    const sealed = this.seal.seal(identityId, token.value);
    await this.identities.setToken(identityId, sealed, token.scopes, login, tx);
  }

  /** In place of `keepToken`, when the token that there is stays. */
  async rename(identityId: string, login: string | null, tx?: Transaction): Promise<void> {
    await this.identities.setLogin(identityId, login, tx);
  }

  /** What the kept token may do; undefined when none is kept. It stays until the transaction ends. */
  async lockScopes(identityId: string, tx: Transaction): Promise<readonly string[] | undefined> {
    return (await this.identities.lockScopes(identityId, tx)) ?? undefined;
  }

  /** Undefined when the user has not signed in there. */
  async tokenOf(userId: string, issuer: string): Promise<ProviderToken | undefined> {
    return this.open(await this.identities.findOfUser(userId, issuer));
  }

  /** For what nobody waits for: undefined while the user is suspended, too. */
  async backgroundTokenOf(userId: string, issuer: string): Promise<ProviderToken | undefined> {
    return this.open(await this.identities.findOfActiveUser(userId, issuer));
  }

  /** Forgets a token that its issuer refuses, so that the next sign-in's takes its place. */
  async forgetToken(userId: string, issuer: string, { value }: ProviderToken): Promise<void> {
    const row = await this.identities.findOfUser(userId, issuer);
    if (!row?.token || this.seal.open(row.id, row.token) !== value) return;
    await this.identities.clearToken(row.id, row.token);
  }

  /**
   * Whose token of this issuer is kept, in the order of the identities' ids, those after one of them;
   * the suspended are left out.
   */
  holders(
    issuer: string,
    after: string | undefined,
    limit: number,
    tx?: Transaction,
  ): Promise<readonly TokenHolder[]> {
    return this.identities.holders(issuer, after, limit, tx);
  }

  private async remove(userId: string, issuer: string | null, tx: Transaction): Promise<boolean> {
    const issuers = await this.identities.delete(userId, issuer, tx);
    for (const ended of issuers) await this.endings.find(ended)?.ended(userId, tx);
    return issuers.length > 0;
  }

  private open(row: IdentityRow | undefined): ProviderToken | undefined {
    if (!row?.token) return undefined;
    return { value: this.seal.open(row.id, row.token), scopes: row.token_scopes ?? [] };
  }
}
