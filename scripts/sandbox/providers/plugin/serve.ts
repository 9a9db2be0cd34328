import { mkdtempSync, rmSync } from 'node:fs';
import { createSecureServer, createServer, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSignedCertificate } from './certificate.ts';
import { holdOpen, providerRoutes, type Route, reply, router } from './grpc.ts';
import { handlers } from './handlers.ts';
import type { Provider } from './resource.ts';

const protocolVersion = 5;
const magicCookie = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';
/** The path of a Unix socket must fit in 104 bytes on macOS, in 108 on Linux. */
const socketPathLimit = 100;

/** With mutual TLS when Terraform sent its certificate, which is what it does unless told otherwise. */
const openServer = (clientCertificate: string | undefined) => {
  if (!clientCertificate) return { server: createServer(), certificate: '' };
  const { der, cert, key } = selfSignedCertificate();
  const server = createSecureServer({ cert, key, ca: clientCertificate, requestCert: true });
  // Go decodes base64 without padding only.
  return { server, certificate: der.toString('base64').replace(/=+$/, '') };
};

const listen = (server: Http2Server, socket: string) =>
  new Promise<string>((resolve, reject) => {
    const useTcp = Buffer.byteLength(socket) > socketPathLimit;
    server.once('error', reject);
    const done = () =>
      resolve(useTcp ? `tcp|127.0.0.1:${(server.address() as AddressInfo).port}` : `unix|${socket}`);
    if (useTcp) server.listen(0, '127.0.0.1', done);
    else server.listen(socket, done);
  });

/** Terraform asks by a call, or is just gone, even by kill -9; Ctrl-C reaches the whole group but it decides. */
const exitWithTerraform = (server: Http2Server, exit: () => never) => {
  const parent = process.ppid;
  server.on('session', (session) => session.on('close', exit));
  setInterval(() => process.ppid !== parent && exit(), 500).unref();
  process.on('SIGTERM', exit).on('SIGHUP', exit);
  process.stdout.on('error', exit);
  process.on('SIGINT', () => undefined);
};

/** Terraform shows a provider's failed start to the operator only when the line begins with `panic: `. */
const abandon = (error: Error): never => {
  process.stderr.write(`panic: ${error.message}\n`);
  process.exit(1);
};

/** Serves a provider to the Terraform that started this process. Nothing else may ever be written to stdout. */
export const serve = (open: () => Provider): void => {
  const { TF_PLUGIN_MAGIC_COOKIE, TF_PLUGIN_RESIDENT } = process.env;
  if (TF_PLUGIN_RESIDENT) void stay(open, TF_PLUGIN_RESIDENT).catch(abandon);
  else if (TF_PLUGIN_MAGIC_COOKIE === magicCookie) void start(open()).catch(abandon);
  else abandon(new Error('This is a Terraform provider. Terraform starts it; it is of no use on its own.'));
};

const common = { '/plugin.GRPCStdio/StreamStdio': holdOpen, '/plugin.GRPCBroker/StartStream': holdOpen };

/**
 * Serves every Terraform that is told by TF_REATTACH_PROVIDERS to come to this socket. Each of its connections is a provider
 * of its own: two regions of one configuration, or two commands at once, know nothing of each other.
 */
const stay = async (open: () => Provider, socket: string): Promise<void> => {
  const server = createServer();
  server.on('session', (session) => {
    const leave: Route = (stream) => reply(stream);
    const routes = {
      ...providerRoutes(handlers(open())),
      ...common,
      '/plugin.GRPCController/Shutdown': leave,
    };
    session.on('stream', router(routes));
    session.on('error', () => session.destroy());
  });
  await listen(server, socket);
};

const start = async (provider: Provider): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), 'tfp-'));
  const exit = (): never => {
    rmSync(directory, { recursive: true, force: true });
    process.exit(0);
  };
  const { server, certificate } = openServer(process.env.PLUGIN_CLIENT_CERT);
  const shutdown: Route = (stream) => {
    stream.on('close', exit);
    reply(stream);
  };
  const routes = {
    ...providerRoutes(handlers(provider)),
    ...common,
    '/plugin.GRPCController/Shutdown': shutdown,
  };
  server.on('stream', router(routes));
  exitWithTerraform(server, exit);
  const address = await listen(server, join(directory, 's'));
  process.stdout.write(`1|${protocolVersion}|${address}|grpc|${certificate}\n`);
};
