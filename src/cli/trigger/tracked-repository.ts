import { databaseConfig } from '../../config/database.config.js';
import { encryptionConfig } from '../../config/encryption.config.js';
import type { LoadedConfig } from '../../config/load-config.js';
import { createDataSource } from '../../database/data-source.js';
import { Database } from '../../database/database.js';
import {
  type DeliveryTargetRow,
  DeliveryTargetRepository,
} from '../../modules/github/deliveries/delivery-target.repository.js';
import { RepositorySecrets } from '../../modules/github/repositories/repository-secrets.js';
import type { SampledRepository } from './tracked-sample.js';

export interface TrackedRepository extends SampledRepository {
  readonly secret: string;
}

const rowOf = async (id: string, config: LoadedConfig): Promise<DeliveryTargetRow> => {
  const dataSource = createDataSource(config.get(databaseConfig));
  try {
    await dataSource.initialize();
  } catch (error) {
    throw new Error(
      '--repo needs the database of the server, which does not answer. Start the server with ' +
        'npm run up, or set DATABASE_URL as it is set for the server.',
      { cause: error },
    );
  }
  try {
    const [row] = await new DeliveryTargetRepository(new Database(dataSource)).find([id]);
    if (row) return row;
  } finally {
    await dataSource.destroy();
  }
  throw new Error(`No tracked repository has the id ${id}. GET /api/repos lists one's own.`);
};

/**
 * Anybody's: whoever has the server's database and key needs no leave.
 * @throws Error when it is not there, the database is not, or no key opens its secret
 */
export const trackedRepository = async (
  id: string,
  config: LoadedConfig,
): Promise<TrackedRepository> => {
  const { full_name, github_id, secrets } = await rowOf(id, config);
  // The newest is first, and always there.
  const [newest = Buffer.alloc(0)] = secrets;
  try {
    return {
      fullName: full_name,
      githubId: github_id === null ? undefined : Number(github_id),
      secret: new RepositorySecrets(config.get(encryptionConfig)).open(id, newest),
    };
  } catch (error) {
    throw new Error(
      `The secret of ${full_name} does not open: set ENCRYPTION_KEY as it is set for the server.`,
      { cause: error },
    );
  }
};
