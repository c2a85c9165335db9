/** The one HTTP server: the page, the client API, REST, files and the gateway, on 127.0.0.1 alone. */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import type { Duplex } from 'node:stream';
import { createAdaptorServer } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import type { Gateway } from './gateway.js';
import type { RestServer } from './rest-server.js';
import type { Files } from './uploads.js';

interface Bindings {
  Bindings: { incoming: IncomingMessage; outgoing: ServerResponse };
}

export interface WebParts {
  rest: RestServer;
  client: Hono;
  gateway: Gateway;
  files: Files;
}

/** The port is in use by another program, or not this user's to use; its cause has the code. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

const pageFolder = new URL('./page/', import.meta.url);
const pageTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Files of members may be anything, so a browser may show them but never run them. */
const filePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** Begins to listen; what is asked before `attach` waits for it. */
export class WebServer {
  readonly #server: Server;
  #attach: (parts: WebParts) => void = () => undefined;
  readonly #parts: Promise<WebParts>;

  constructor() {
    this.#parts = new Promise((resolve) => {
      this.#attach = resolve;
    });
    const app = this.#app();
    this.#server = createAdaptorServer({
      fetch: (request, env) => refuseStranger(request) ?? app.fetch(request, env),
    }) as Server;
    this.#server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      void this.#upgrade(request, socket, head);
    });
  }

  /** Throws `PortTaken`. Port 0 means any. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (problem: NodeJS.ErrnoException) => {
        const taken = problem.code === 'EADDRINUSE' || problem.code === 'EACCES';
        reject(
          taken ? new PortTaken(`Port ${port} cannot be used: ${problem.code}`, { cause: problem }) : problem,
        );
      });
      this.#server.listen(port, '127.0.0.1', () => resolve());
    });
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    return address.port;
  }

  attach(parts: WebParts): void {
    this.#attach(parts);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #app(): Hono<Bindings> {
    const app = new Hono<Bindings>();
    app.all('/api/:version/*', (context) => this.#api(context));
    app.all('/client/*', (context) => this.#client(context));
    app.get('/cdn/attachments/:channel/:id/:name', (context) => this.#file(context));
    app.get('/', (context) => servePage(context, 'index.html'));
    app.get('/:file', (context) => servePage(context, context.req.param('file')));
    return app;
  }

  async #api(context: Context<Bindings>): Promise<Response> {
    const version = context.req.param('version');
    if (version !== 'v10') return context.json({ message: 'Invalid API version', code: 50041 }, 400);
    const path = context.req.path.slice('/api/v10'.length);
    const { rest } = await this.#parts;
    return rest.handle(context.req.raw, path, context.env.outgoing);
  }

  async #client(context: Context<Bindings>): Promise<Response> {
    const { client } = await this.#parts;
    return client.fetch(context.req.raw, context.env);
  }

  async #file(context: Context<Bindings>): Promise<Response> {
    const { files } = await this.#parts;
    const { channel = '', id = '', name = '' } = context.req.param();
    const found = files.read(channel, id, name);
    if (found === null) return context.text('This content is no longer available.', 404);
    const shown = /^(image|audio|video)\/|^text\/plain/.test(found.contentType);
    return context.body(new Uint8Array(found.data), 200, {
      'content-type': found.contentType,
      'content-security-policy': filePolicy,
      'content-disposition': shown ? 'inline' : 'attachment',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=3600',
    });
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    // A bot sends no Origin; a page in a browser always does.
    const stranger = request.headers.origin !== undefined || !isLocal(request.headers.host);
    if ((pathname !== '/gateway' && pathname !== '/gateway/') || stranger) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const { gateway } = await this.#parts;
    gateway.upgrade(request, socket, head);
  }
}

function isLocal(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host ?? '');
}

function refuse(error: string): Response {
  return Response.json({ error }, { status: 403 });
}

/**
 * Another site in the same browser can reach this port, by its address or by a name that points here. Names are
 * refused by the Host header, its requests by Origin and Sec-Fetch-Site. Null: no stranger.
 */
function refuseStranger(request: Request): Response | null {
  const host = request.headers.get('host') ?? '';
  if (!isLocal(host)) return refuse('This server answers to 127.0.0.1 alone.');
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const foreign =
    (origin !== null && origin !== `http://${host}`) ||
    (site !== null && site !== 'same-origin' && site !== 'none');
  const { pathname } = new URL(request.url);
  const isPage = request.method === 'GET' && !/^\/(client|api)\//.test(pathname);
  return foreign && !isPage ? refuse('Requests from other sites are refused.') : null;
}

async function servePage(context: Context, file: string): Promise<Response> {
  const type = pageTypes[extname(file)];
  if (type === undefined || !/^[a-z0-9][a-z0-9.-]*$/.test(file)) return context.text('Not found', 404);
  try {
    const content = await readFile(new URL(file, pageFolder));
    return context.body(new Uint8Array(content), 200, {
      'content-type': type,
      'content-security-policy': pagePolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    });
  } catch {
    return context.text('Not found', 404);
  }
}
