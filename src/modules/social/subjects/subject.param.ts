import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { validate as isUuid } from 'uuid';
import { notFound } from '../../../errors/errors.js';
import type { Subject, SubjectKind } from './subject.js';

/** The paths under which what is common to all subjects is served, for `@Controller`. */
export const SUBJECT_PATHS = ['snippets', 'docs'];

const KIND_OF_PATH: ReadonlyMap<string, SubjectKind> = new Map([
  ['snippets', 'snippet'],
  ['docs', 'doc'],
]);

/** What the address names by its path and `:id`: `/api/snippets/<id>/like`. */
export const subjectOf = ({ path, params }: Pick<Request, 'path' | 'params'>): Subject => {
  const kind = KIND_OF_PATH.get(path.split('/')[2]?.toLowerCase() ?? '');
  const { id } = params;
  if (kind === undefined || typeof id !== 'string' || !isUuid(id)) throw notFound();
  return { kind, id: id.toLowerCase() };
};

export const SubjectParam = createParamDecorator((_: unknown, context: ExecutionContext): Subject =>
  subjectOf(context.switchToHttp().getRequest<Request>()),
);
