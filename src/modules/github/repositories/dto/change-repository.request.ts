import { EventNames } from './event-names.decorator.js';

/** What is left out stays. */
export class ChangeRepositoryRequest {
  @EventNames('what is kept, or what you are shown; null and `["*"]` mean everything')
  events?: readonly string[] | null;
}
