import type { TestApp } from '../support/app.js';

export interface Route {
  readonly method: string;
  readonly path: string;
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/** Every route of the API as its description lists them: `GET /api/snippets/{id}`. */
export const routesOf = async (app: TestApp): Promise<readonly string[]> => {
  const { body } = await app.get('/api/openapi.json');
  return Object.entries<Record<string, unknown>>(body.paths).flatMap(([path, operations]) =>
    METHODS.filter((method) => operations[method]).map(
      (method) => `${method.toUpperCase()} ${path}`,
    ),
  );
};

/** A route as a request: its parameters filled in, by name. */
export const requestOf = (route: string, parameters: Readonly<Record<string, string>>): Route => {
  const [method = '', path = ''] = route.split(' ');
  return { method, path: path.replace(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '') };
};
