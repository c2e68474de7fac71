import type { FactoryProvider } from '@nestjs/common';
import { filesConfig, type FilesConfig } from '../../../config/files.config.js';
import { FileMetrics } from '../file-metrics.js';
import { DiskStorage } from './disk-storage.js';
import { FileStorage } from './file-storage.js';
import { S3Storage } from './s3-storage.js';

/** The bucket where one is configured, else the folder. */
export const storageProvider: FactoryProvider<FileStorage> = {
  provide: FileStorage,
  inject: [filesConfig.token, FileMetrics],
  useFactory: ({ s3, directory }: FilesConfig, metrics: FileMetrics) =>
    new FileStorage(s3 ? new S3Storage(s3) : new DiskStorage(directory), metrics),
};
