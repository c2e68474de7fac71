const USER = 'user:';

/** The stream that every connection of a user has; the one channel that is kept and resumed. */
export const userChannel = (userId: string): string => `${USER}${userId}`;

/** Rooms begin with a snapshot at each join, so that nothing of them need be kept. */
export const hasHistory = (channel: string): boolean => channel.startsWith(USER);
