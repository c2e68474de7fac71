import { Inject, Injectable } from '@nestjs/common';
import { filesConfig, type FilesConfig } from '../../../config/files.config.js';
import { serverConfig, type ServerConfig } from '../../../config/server.config.js';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { Transaction } from '../../../database/transaction.js';
import type { UserResponse } from '../../users/dto/user.response.js';
import { UsersService } from '../../users/users.service.js';
import { MediaIntake, type SentMedia } from '../media/media-intake.js';
import { avatarName } from '../storage/storage-key.js';
import { StoredObjects } from '../storage/stored-objects.js';
import { AvatarRepository } from './avatar.repository.js';

const SIDE_PIXELS = 256;
/** Another avatar has another name. */
export const AVATAR_CACHE = 'public, max-age=31536000, immutable';
export const AVATAR_TYPE = 'image/webp';

/** The avatars that users upload. They count towards no plan. */
@Injectable()
export class AvatarsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly intake: MediaIntake,
    private readonly objects: StoredObjects,
    private readonly avatars: AvatarRepository,
    private readonly users: UsersService,
    @Inject(serverConfig.token) private readonly server: ServerConfig,
    @Inject(filesConfig.token) private readonly files: FilesConfig,
  ) {}

  /** @throws DomainError 400, 413, 415, 503 */
  async replace(userId: string, sent: SentMedia): Promise<UserResponse> {
    const bytes = await this.intake.thumbnail(sent, SIDE_PIXELS);
    const key = await this.objects.stage('avatars', {
      bytes,
      mediaType: AVATAR_TYPE,
      disposition: 'inline',
      cacheControl: AVATAR_CACHE,
    });
    try {
      return await this.transactions.run(async (tx) => {
        // First, for it locks the user.
        const user = await this.users.setAvatar(userId, this.urlOf(key), tx);
        await this.objects.keep(key, tx);
        await this.dropFormer(userId, tx);
        await this.avatars.insert(userId, key, tx);
        return user;
      });
    } finally {
      await this.objects.discard(key);
    }
  }

  /** Also one that is from elsewhere. */
  remove(userId: string): Promise<void> {
    return this.transactions.run(async (tx) => {
      await this.users.setAvatar(userId, null, tx);
      await this.dropFormer(userId, tx);
    });
  }

  private async dropFormer(userId: string, tx: Transaction): Promise<void> {
    const former = await this.avatars.delete(userId, tx);
    if (former !== undefined) await this.objects.remove(former, tx);
  }

  private urlOf(key: string): string {
    const { publicUrl } = this.files;
    if (publicUrl !== undefined) return `${publicUrl}/${key}`;
    return `${this.server.publicUrl}/api/avatars/${avatarName(key)}`;
  }
}
