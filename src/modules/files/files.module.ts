import { Module } from '@nestjs/common';
import { ReadinessProbes } from '../../health/readiness-probes.js';
import { UploadRoutes } from '../../http/upload-routes.js';
import { EntitlementsModule } from '../entitlements/entitlements.module.js';
import { AccountData } from '../users/account-data.js';
import { UsersModule } from '../users/users.module.js';
import { AvatarRepository } from './avatars/avatar.repository.js';
import { AvatarsController } from './avatars/avatars.controller.js';
import { AvatarsService } from './avatars/avatars.service.js';
import { OwnAvatarController } from './avatars/own-avatar.controller.js';
import { FileChanges } from './file-changes.service.js';
import { FileContentController } from './file-content.controller.js';
import { FileContent } from './file-content.js';
import { FileLinks } from './file-links.js';
import { FileMetrics } from './file-metrics.js';
import { FileRepository } from './file.repository.js';
import { FilesAccountData } from './files-account-data.js';
import { FilesController } from './files.controller.js';
import { FilesService } from './files.service.js';
import { ImageCleaner } from './media/image-cleaner.js';
import { MediaIntake } from './media/media-intake.js';
import { SignedFileLinks } from './signed-file-links.js';
import { FileBacklog } from './storage/file-backlog.js';
import { FileRemovalRepository } from './storage/file-removal.repository.js';
import { FileRemovals } from './storage/file-removals.js';
import { StorageProbe } from './storage/storage-probe.js';
import { storageProvider } from './storage/storage.provider.js';
import { StoredObjects } from './storage/stored-objects.js';
import { FileStaging } from './uploads/file-staging.service.js';
import { FileUploadInterceptor } from './uploads/file-upload.interceptor.js';
import { Uploads } from './uploads/uploads.js';

@Module({
  imports: [EntitlementsModule, UsersModule],
  controllers: [FilesController, FileContentController, OwnAvatarController, AvatarsController],
  providers: [
    AvatarRepository,
    AvatarsService,
    FileBacklog,
    FileChanges,
    FileContent,
    FileLinks,
    FileMetrics,
    FileRemovalRepository,
    FileRemovals,
    FileRepository,
    FilesAccountData,
    FilesService,
    FileStaging,
    FileUploadInterceptor,
    ImageCleaner,
    MediaIntake,
    SignedFileLinks,
    StorageProbe,
    storageProvider,
    StoredObjects,
    Uploads,
  ],
  exports: [FileBacklog, FileRemovals],
})
export class FilesModule {
  constructor(
    accountData: AccountData,
    data: FilesAccountData,
    probes: ReadinessProbes,
    probe: StorageProbe,
    uploads: UploadRoutes,
  ) {
    accountData.register(data);
    probes.register(probe);
    uploads.register({ name: 'POST /api/files' });
    uploads.register({ name: 'PUT /api/users/me/avatar' });
  }
}
