import { ApiExtension } from '@nestjs/swagger';

/** Only for the making of the description, which does not have it. */
export const TAKES_ANY_QUERY = 'x-takes-any-query';

/** Documents a route without a body that finds no fault with whatever its query holds: no 400. */
export const TakesAnyQuery = (): MethodDecorator => ApiExtension(TAKES_ANY_QUERY, true);
