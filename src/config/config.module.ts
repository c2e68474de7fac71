import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { LoadedConfig } from './load-config.js';

/** Gives every section of the configuration, under its token, to the whole application. */
@Module({})
export class ConfigModule {
  static forRoot(config: LoadedConfig): DynamicModule {
    const providers: Provider[] = config.sections.map((section) => ({
      provide: section.token,
      useValue: config.get(section),
    }));
    return { module: ConfigModule, global: true, providers, exports: providers };
  }
}
