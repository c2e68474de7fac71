import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ConfigModule } from './config.module.js';
import { loadConfig } from './load-config.js';
import { sections } from './sections.js';
import { serverConfig } from './server.config.js';

describe('ConfigModule', () => {
  it('gives every section to modules that do not import it', async () => {
    const config = loadConfig({ PORT: '4321' });
    const seen = Symbol('seen');

    @Module({
      providers: [
        {
          provide: seen,
          inject: sections.map(({ token }) => token),
          useFactory: (...injected: unknown[]) => injected,
        },
      ],
    })
    class Elsewhere {}

    const app = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), Elsewhere],
    }).compile();
    expect(app.get(seen)).toEqual(sections.map((section) => config.get(section)));
    expect(app.get(serverConfig.token)).toMatchObject({ port: 4321 });
  });
});
