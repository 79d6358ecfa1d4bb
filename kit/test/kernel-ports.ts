import * as net from 'node:net';

/** Whether it has happened within the time. */
export async function waitFor(happened: () => boolean, milliseconds: number): Promise<boolean> {
  for (const end = Date.now() + milliseconds; !happened(); await new Promise((resolve) => setTimeout(resolve, 5)))
    if (Date.now() > end) return false;
  return true;
}

/** Ports that are free now: a listener on port 0 each, closed again. */
export async function freePorts(count: number): Promise<number[]> {
  const listen = () =>
    new Promise<net.Server>((resolve) => {
      const server = net.createServer().listen(0, '127.0.0.1', () => resolve(server));
    });
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
