import type { Socket } from 'node:net';

// The modules themselves, not copies that an import may give: the hooks must be seen by everybody.
const dns = process.getBuiltinModule('node:dns');
const net = process.getBuiltinModule('node:net');

/** Every name looked up and every address connected to since this module was loaded; it must be loaded first. */
export const seen: string[] = [];
type Connect = (this: Socket, ...args: unknown[]) => Socket;
const connect = net.Socket.prototype.connect as Connect;
net.Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  const [first] = args;
  const options = (Array.isArray(first) ? (first as unknown[])[0] : first) as { host?: string; path?: string } | undefined;
  seen.push(options?.path ?? options?.host ?? 'localhost');
  return connect.apply(this, args);
};
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6'] as const) {
  const original = dns[name] as (...args: unknown[]) => unknown;
  Object.assign(dns, { [name]: (...args: unknown[]) => (seen.push(String(args[0])), original(...args)) });
}
