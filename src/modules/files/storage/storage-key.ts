import { randomBytes } from 'node:crypto';

/** Apart, so that a web server or CDN can be given what is public and nothing else. */
export type KeySpace = 'public' | 'private' | 'avatars';

const RANDOM_BYTES = 20;
const AVATAR_NAME = /^([0-9a-f]{2})([0-9a-f]{2})[0-9a-f]{36}\.webp$/;
const KEY =
  /^(?:(?:public|private)\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{40}|avatars\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{40}\.webp)$/;

const placed = (space: KeySpace, name: string): string =>
  `${space}/${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`;

/** 160 random bits; nothing of what a client says is in it. */
export const newStorageKey = (space: KeySpace): string => {
  const name = randomBytes(RANDOM_BYTES).toString('hex');
  return placed(space, space === 'avatars' ? `${name}.webp` : name);
};

export const isStorageKey = (text: string): boolean => KEY.test(text);

/** The last part of an avatar's key, which is its public name. */
export const avatarName = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

/** Undefined for what is no avatar's name. */
export const avatarKey = (name: string): string | undefined =>
  AVATAR_NAME.test(name) ? placed('avatars', name) : undefined;
