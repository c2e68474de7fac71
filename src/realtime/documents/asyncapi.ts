import type { JsonSchema, ObjectSchema } from '../json-schema.js';

/** What is used of AsyncAPI 3.0: https://www.asyncapi.com/docs/reference/specification/v3.0.0 */

export interface Reference {
  readonly $ref: string;
}

export interface MessageObject {
  readonly name: string;
  readonly summary: string;
  readonly payload: JsonSchema;
  readonly headers?: JsonSchema;
  readonly correlationId?: { readonly location: string };
}

export interface ChannelObject {
  readonly address: string;
  readonly summary: string;
  readonly servers: readonly Reference[];
  readonly messages: Readonly<Record<string, MessageObject>>;
  readonly bindings: { readonly ws: WebSocketBinding };
}

export interface WebSocketBinding {
  readonly method: 'GET';
  readonly query: ObjectSchema;
  readonly headers: ObjectSchema;
  readonly bindingVersion: '0.1.0';
}

export interface OperationObject {
  readonly action: 'send' | 'receive';
  readonly channel: Reference;
  readonly summary: string;
  readonly messages: readonly Reference[];
  readonly reply?: { readonly channel: Reference; readonly messages: readonly Reference[] };
}

export interface ServerObject {
  readonly host: string;
  readonly pathname?: string;
  readonly protocol: 'ws' | 'wss';
  readonly protocolVersion: string;
  readonly description: string;
  readonly security: readonly Reference[];
}

export interface AsyncApiDocument {
  readonly asyncapi: '3.0.0';
  readonly info: Readonly<Record<string, unknown>>;
  readonly defaultContentType: 'application/json';
  readonly servers: Readonly<Record<string, ServerObject>>;
  readonly channels: Readonly<Record<string, ChannelObject>>;
  readonly operations: Readonly<Record<string, OperationObject>>;
  readonly components: Readonly<
    Record<'schemas' | 'securitySchemes', Readonly<Record<string, unknown>>>
  >;
  readonly 'x-close-codes': readonly unknown[];
}

/** Names hold what a JSON pointer gives a meaning to (RFC 6901 §3). */
export const referTo = (...path: readonly string[]): Reference => ({
  $ref: `#/${path.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
});
