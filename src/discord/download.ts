import type { AttachedFile, Downloaded } from '../command.js';

export interface DownloadLimits {
  /** Bytes. */
  readonly most: number;
  /** Milliseconds for the whole of it. */
  readonly within: number;
}

const usualLimits: DownloadLimits = { most: 5 * 1024 * 1024, within: 10_000 };

/** Where Discord keeps what people attach to messages, and to commands that only they see. */
const folders = ['/attachments/', '/ephemeral-attachments/'];

/**
 * Fetches an attachment from Discord's own file server and from nowhere else, whatever an address says: no other
 * host, port or folder, no redirect, no credentials. Never rejects.
 */
export async function download(
  { url, size }: AttachedFile,
  cdnUrl: string,
  { most, within }: DownloadLimits = usualLimits,
): Promise<Downloaded> {
  if (!isDiscords(url, cdnUrl)) return { kind: 'not from Discord' };
  if (size > most) return { kind: 'too large' };
  try {
    const response = await fetch(url, {
      redirect: 'error',
      credentials: 'omit',
      signal: AbortSignal.timeout(within),
    });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      return { kind: 'failed' };
    }
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body) {
      length += part.length;
      // Leaving the loop closes the connection: what its end would be does not matter any more.
      if (length > most) return { kind: 'too large' };
      parts.push(part);
    }
    return { kind: 'file', bytes: Buffer.concat(parts) };
  } catch {
    return { kind: 'failed' };
  }
}

function isDiscords(url: string, cdnUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  // As fetch understands it: dots, backslashes and capitals are resolved here already.
  const { origin, pathname, username, password } = new URL(url);
  const cdn = new URL(cdnUrl);
  const base = cdn.pathname.replace(/\/+$/, '');
  if (origin !== cdn.origin || username !== '' || password !== '') return false;
  // A file server may resolve what stands there escaped, and another folder is another's.
  if (/%2f|%5c|%2e|\/\//i.test(pathname)) return false;
  return folders.some((folder) => pathname.startsWith(base + folder));
}
