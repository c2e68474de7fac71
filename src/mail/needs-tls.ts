import { isIPv4 } from 'node:net';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'));

/** Whether a mail server's address has a password in it that would go over a network. */
export const needsTls = (address: string): boolean => {
  const { username, password, hostname } = new URL(address);
  return (username !== '' || password !== '') && !isLoopback(hostname);
};
