import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';

/** What every log line, job and event caused by a request carries. */
export interface RequestContext {
  readonly requestId: string;
  userId?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Made while modules load, on behalf of nobody. */
const nobody = new AsyncResource('nobody');

export const runWithContext = <T>(context: RequestContext, work: () => T): T =>
  storage.run(context, work);

/**
 * For work that many requests share and none of them owns, such as a timer: it has nothing of whoever
 * happened to begin it, neither the request's id nor an open transaction.
 */
export const withoutContext = <T>(work: () => T): T => nobody.runInAsyncScope(work);

export const currentContext = (): RequestContext | undefined => storage.getStore();
