import { Injectable, Module } from '@nestjs/common';
import type { Transaction } from '../../src/database/transaction.js';
import { AccountData, type AccountDataSource } from '../../src/modules/users/account-data.js';
import { UsersModule } from '../../src/modules/users/users.module.js';
import type { TestApp } from '../support/app.js';
import { type Account, createAccount } from './accounts.js';
import { block, follow } from './relations.js';
import { comment } from './comments.js';
import { writeDoc } from './docs.js';
import { changeLike } from './likes.js';
import { invite, setPlan, subscribe, trackRepository } from './repositories.js';
import { createSnippet, forkSnippet, patchSnippet } from './snippets.js';
import { createSubject } from './subjects.js';

const KILOBYTE = 1_024;

/** What only tests keep of users, and what was asked for of it; of one application. */
@Injectable()
export class ScriptedData implements AccountDataSource {
  readonly name = 'scripted';
  /** Batches of 100 kB in an export. */
  batches = 0;
  /** Whether an export ends in a fault after its batches. */
  faulty = false;
  made = 0;
  ended = 0;
  readonly erased: string[] = [];
  onErase: (userId: string) => Promise<void> = () => Promise.resolve();

  async *export(userId: string): AsyncGenerator<readonly object[]> {
    try {
      for (let batch = 0; batch < this.batches; batch += 1) {
        this.made += 1;
        yield [{ user_id: userId, batch, text: 'x'.repeat(100 * KILOBYTE) }];
        // As a query would, it lets others have a turn.
        await new Promise(setImmediate);
      }
      if (this.faulty) throw new Error('the scripted data broke off');
    } finally {
      this.ended += 1;
    }
  }

  async erase(userId: string, _tx: Transaction): Promise<void> {
    this.erased.push(userId);
    await this.onErase(userId);
  }
}

@Module({ imports: [UsersModule], providers: [ScriptedData] })
export class ScriptedDataModule {
  constructor(data: AccountData, scripted: ScriptedData) {
    data.register(scripted);
  }
}

/** Repositories that are somebody's own, shared with others, and shared with them by others. */
export const shareRepositories = async (app: TestApp, account: Account): Promise<void> => {
  const friend = await createAccount(app);
  await setPlan(app, account, 'pro');
  const own = await trackRepository(app, account, { full_name: `octocat/${account.username}` });
  await app.request('POST', `/api/repos/${own.id}/rotate-secret`, { token: account.token });
  await subscribe(app, account, own.id, friend);
  const given = await trackRepository(app, account);
  await app.request('DELETE', `/api/repos/${given.id}`, { token: account.token });
  await subscribe(app, friend, (await trackRepository(app, friend)).id, account);
  await invite(app, friend, (await trackRepository(app, friend)).id, account);
};

/** Follows both ways, and a block each way. */
export const relate = async (app: TestApp, account: Account): Promise<void> => {
  const friend = await createAccount(app);
  const [foe, other] = await Promise.all([createAccount(app), createAccount(app)]);
  await follow(app, account, friend);
  await follow(app, friend, account);
  await block(app, account, foe);
  await block(app, other, account);
};

/** What somebody says about what is theirs and about what is others', and what others answer. */
export const commentAround = async (app: TestApp, account: Account): Promise<void> => {
  const friend = await createAccount(app);
  const theirs = await createSubject(app, friend);
  const answered = await comment(app, account, theirs, `${account.username} was here.`);
  await comment(app, friend, theirs, 'So it seems.', answered);
  await comment(app, account, await createSubject(app, account));
};

/** Likes what is theirs and what is others', as others do. */
export const likeAround = async (app: TestApp, account: Account): Promise<void> => {
  const friend = await createAccount(app);
  for (const author of [account, friend]) {
    const subject = await createSubject(app, author);
    for (const liker of [account, friend]) await changeLike(app, liker, subject, 'PUT');
  }
};

/** Snippets for everybody and for oneself, with former code, and forks both ways. */
export const writeSnippets = async (app: TestApp, account: Account): Promise<void> => {
  const friend = await createAccount(app);
  const own = await createSnippet(app, account, { title: `By ${account.username}` });
  await patchSnippet(app, account, own.id, { code: `written by ${account.username}` });
  await createSnippet(app, account, { is_public: false });
  await forkSnippet(app, account, (await createSnippet(app, friend)).id);
  await forkSnippet(app, friend, (await createSnippet(app, account)).id);
};

/** Pages that are rewritten, copied by others, whose copies stay, and private. */
export const writeDocs = async (app: TestApp, account: Account): Promise<void> => {
  const friend = await createAccount(app);
  const { id } = await writeDoc(app, account);
  const { token } = account;
  await app.request('PATCH', `/api/docs/${id}`, { token, body: { content: 'Written anew.' } });
  await app.request('POST', `/api/docs/${id}/fork`, { token: friend.token });
  await writeDoc(app, account, { title: `Of ${account.username}`, is_public: false });
};
