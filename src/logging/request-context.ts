import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line, job and event caused by a request carries. */
export interface RequestContext {
  readonly requestId: string;
  userId?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

export const runWithContext = <T>(context: RequestContext, work: () => T): T =>
  storage.run(context, work);

/** For work that many requests share and none of them owns, such as a timer. */
export const withoutContext = <T>(work: () => T): T => storage.exit(work);

export const currentContext = (): RequestContext | undefined => storage.getStore();
