import { isLoopback } from '../config/loopback.js';

/** Whether a mail server's address has a password in it that would go over a network. */
export const needsTls = (address: string): boolean => {
  const { username, password, hostname } = new URL(address);
  return (username !== '' || password !== '') && !isLoopback(hostname);
};
