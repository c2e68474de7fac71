import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { PACKAGE_ROOT } from '../../src/config/package-root.js';
import { DirectRoutes } from '../../src/http/direct-routes.js';
import { openApiDocument } from '../../src/http/openapi-document.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

describe('the OpenAPI description', () => {
  let app: TestApp;
  let document: OpenAPIObject;

  beforeAll(async () => {
    app = await startApp();
    document = openApiDocument(app.app, app.app.get(DirectRoutes, { strict: false }).all());
  });

  afterAll(async () => {
    await app.close();
  });

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        const operation = item[method];
        return operation ? [{ path, method, operation }] : [];
      }),
    );

  it('that is checked in is the one that is generated', () => {
    const file: unknown = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'openapi.json'), 'utf8'));
    // Through JSON, which drops what is undefined.
    expect(file).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('is OpenAPI 3.1 and uses nothing that only 3.0 knew', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(JSON.stringify(document)).not.toContain('"nullable"');
  });

  it('refers to nothing that is not there', () => {
    const text = JSON.stringify(document);
    const names = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(0);
    const known = Object.keys(document.components?.schemas ?? {});
    for (const name of new Set(names)) expect(known).toContain(name);
  });

  it('gives every operation an id of its own, a summary and an answer of success', () => {
    const found = operations();
    const ids = found.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(found.length);
    for (const { path, method, operation } of found) {
      const answers = Object.keys(operation.responses).filter((status) => /^[23]/.test(status));
      expect([method, path, Boolean(operation.summary), answers.length > 0]).toEqual([
        method,
        path,
        true,
        true,
      ]);
    }
  });

  it('says of every operation truthfully whether it is private', async () => {
    const found = operations();
    expect(found.length).toBeGreaterThan(5);
    for (const { path, method, operation } of found) {
      const secured = (operation.security ?? []).length > 0;
      const filled = path.replaceAll(/\{[^}]+\}/g, '0198c0de-0000-7000-8000-000000000000');
      const { status, body } = await app.request(method.toUpperCase(), filled);
      // A public route refuses for other reasons, such as a signature.
      const refused = status === 401 && body.error.code === 'UNAUTHORIZED';
      expect([method, path, refused]).toEqual([method, path, secured]);
    }
  });

  it('says where a redirect leads to, and of no route that it may find fault with what it ignores', () => {
    for (const { operation } of operations()) {
      const redirect = operation.responses['302'];
      if (redirect) expect(redirect).toHaveProperty('headers.Location.schema.format', 'uri');
    }
    const callback = document.paths['/api/auth/github/callback']?.get;
    expect(callback?.responses).not.toHaveProperty('400');
    expect(JSON.stringify(document)).not.toContain('x-takes-any-query');
  });

  it('names its fields in snake_case', () => {
    for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
      const fields = 'properties' in schema ? Object.keys(schema.properties ?? {}) : [];
      for (const field of fields) expect([name, field]).toEqual([name, field.toLowerCase()]);
    }
  });
});
