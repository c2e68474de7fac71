import { loadConfig } from './load-config.js';
import { serverConfig, type ServerConfig } from './server.config.js';

const server = (env: NodeJS.ProcessEnv): ServerConfig => loadConfig(env).get(serverConfig);

describe('serverConfig', () => {
  it('binds to the loopback address and runs both roles by default', () => {
    const config = server({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      publicUrlIsLocal: true,
      trustProxy: false,
    });
    expect([...config.roles]).toEqual(['web', 'worker']);
  });

  it('takes port 0 for any free one', () => {
    expect(server({ PORT: '0' }).port).toBe(0);
  });

  it('always allows its own origin and that of the front end', () => {
    const { allowedOrigins } = server({
      NODE_ENV: 'test',
      PUBLIC_URL: 'https://api.example.com/base/',
      FRONTEND_URL: 'https://app.example.com/de',
      ALLOWED_ORIGINS: 'https://admin.example.com, https://app.example.com',
    });
    expect(allowedOrigins).toEqual([
      'https://api.example.com',
      'https://app.example.com',
      'https://admin.example.com',
    ]);
  });

  it('allows the usual development servers only in development and only unless told otherwise', () => {
    expect(server({}).allowedOrigins).toContain('http://localhost:5173');
    expect(server({ NODE_ENV: 'test' }).allowedOrigins).not.toContain('http://localhost:5173');
    expect(server({ ALLOWED_ORIGINS: 'https://a.example' }).allowedOrigins).toEqual([
      'http://localhost:3000',
      'https://a.example',
    ]);
  });

  it('reads the roles of a process', () => {
    expect([...server({ ROLES: 'worker' }).roles]).toEqual(['worker']);
    expect(() => server({ ROLES: 'cron' })).toThrow('ROLES must be one of web, worker');
  });
});
