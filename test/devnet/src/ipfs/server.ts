import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { listenHttp, type ListenOptions, type ListeningServer } from '../listening-server';
import { MAX_FILE_BYTES, rawId } from './content-id';
import type { FileShelf } from './file-shelf';
import { uploadedFile } from './upload';

export interface IpfsServer extends Pick<ListeningServer, 'port' | 'stop'> {
  /** Base of the gateway, ending in a slash: the content id is appended. */
  readonly url: string;
}

const RAW_BLOCK = 'application/vnd.ipld.raw';
/** A file and what a form puts around it. */
const MAX_UPLOAD_BYTES = MAX_FILE_BYTES + 4_096;
const CORS = { 'access-control-allow-origin': '*' };

/**
 * Serves files as an IPFS gateway does, `GET /ipfs/<content id>`, whole or (`?format=raw`) as blocks; and takes new ones as IPFS's own API does:
 * `POST /api/v0/add`, a form or the bare bytes.
 */
export async function startIpfs(shelf: FileShelf, options: ListenOptions): Promise<IpfsServer> {
  const handle: RequestListener = (request, response) => {
    const url = new URL(request.url ?? '/', 'http://ipfs');
    const [, id] = /^\/ipfs\/([A-Za-z0-9]{1,128})\/?$/.exec(url.pathname) ?? [];
    if (id !== undefined && (request.method === 'GET' || request.method === 'HEAD')) give(shelf, id, url, request, response);
    else if (request.method === 'POST' && url.pathname === '/api/v0/add') take(shelf, url, request, response);
    else refuse(response, 404, 'there is GET /ipfs/<content id> and POST /api/v0/add');
  };
  const { origin, port, stop } = await listenHttp(handle, options, 'IPFS');
  return { url: `${origin}/ipfs/`, port, stop };
}

function give(shelf: FileShelf, id: string, url: URL, request: IncomingMessage, response: ServerResponse): void {
  const file = shelf.find(id);
  if (file === undefined) return refuse(response, 404, `the devnet has no file ${id}`);
  const wantsBlock = url.searchParams.get('format') === 'raw' || request.headers.accept === RAW_BLOCK;
  const body = wantsBlock && id !== rawId(file.content) ? file.block : file.content;
  const type = wantsBlock ? RAW_BLOCK : 'application/octet-stream';
  response.writeHead(200, { ...CORS, 'content-type': type, 'content-length': body.length, etag: `"${id}"` });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function take(shelf: FileShelf, url: URL, request: IncomingMessage, response: ServerResponse): void {
  const pieces: Buffer[] = [];
  let size = 0;
  request.on('error', () => response.destroy());
  request.on('data', (piece: Buffer) => {
    size += piece.length;
    if (size <= MAX_UPLOAD_BYTES) pieces.push(piece);
  });
  request.on('end', () => {
    const content = uploadedFile(request.headers['content-type'], Buffer.concat(pieces));
    if (size > MAX_UPLOAD_BYTES) return refuse(response, 413, `a file of the devnet has at most ${MAX_FILE_BYTES} bytes`);
    if (content === undefined) return refuse(response, 400, 'the form has no file');
    try {
      const { cid } = shelf.add(content);
      const name = url.searchParams.get('raw-leaves') === 'true' || url.searchParams.get('cid-version') === '1' ? rawId(content) : cid;
      reply(response, 200, { Name: name, Hash: name, Size: String(content.length) });
    } catch (error) {
      refuse(response, error instanceof RangeError ? 413 : 500, (error as Error).message);
    }
  });
}

function refuse(response: ServerResponse, status: number, message: string): void {
  reply(response, status, { Message: message, Code: 0, Type: 'error' });
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { ...CORS, 'content-type': 'application/json' }).end(JSON.stringify(body));
}
