/** Files: read out of multipart bodies, kept in memory or a folder, served at /cdn/attachments. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIAttachment } from 'discord.js';
import { Refusal, refusals } from './refusal.js';
import type { World } from './world.js';

/** Bytes in one file, of a server without boosts. */
export const ATTACHMENT_LIMIT = 10 * 1024 * 1024;

export interface Upload {
  /** The number in `files[n]`. */
  index: number;
  filename: string;
  contentType: string;
  data: Buffer;
}

export class Files {
  readonly #folder: string | null;
  readonly #inMemory = new Map<string, { data: Buffer; contentType: string }>();

  /** With a folder the files are written there, below `channel/id/`; without one they live in memory. */
  constructor(folder: string | null) {
    this.#folder = folder;
  }

  keep(world: World, channelId: string, upload: Upload, description?: string | null): APIAttachment {
    const id = world.ids.next();
    const filename = safeName(upload.filename);
    if (this.#folder === null) {
      this.#inMemory.set(`${channelId}/${id}/${filename}`, upload);
    } else {
      const place = join(this.#folder, channelId, id);
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, filename), upload.data);
      writeFileSync(join(place, '.type'), upload.contentType);
    }
    const url = `${world.cdnUrl}/attachments/${channelId}/${id}/${encodeURIComponent(filename)}`;
    const size = pictureSize(upload.data);
    return {
      id,
      filename,
      size: upload.data.length,
      url,
      proxy_url: url,
      content_type: upload.contentType,
      ...(size === null ? {} : size),
      ...(description === undefined || description === null ? {} : { description }),
    };
  }

  empty(): void {
    this.#inMemory.clear();
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true });
  }

  read(channelId: string, id: string, filename: string): { data: Buffer; contentType: string } | null {
    if (!/^\d+$/.test(channelId) || !/^\d+$/.test(id) || safeName(filename) !== filename) return null;
    if (this.#folder === null) return this.#inMemory.get(`${channelId}/${id}/${filename}`) ?? null;
    try {
      const place = join(this.#folder, channelId, id);
      return {
        data: readFileSync(join(place, filename)),
        contentType: readFileSync(join(place, '.type'), 'utf8'),
      };
    } catch {
      return null;
    }
  }
}

/** Discord keeps letters, digits, dots, dashes and underscores of a file's name. */
export function safeName(filename: string): string {
  const kept = filename.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^\.+/, '_');
  return kept === '' ? 'file' : kept.slice(-200);
}

/** Width and height of a PNG, GIF or JPEG; null for anything else. */
function pictureSize(data: Buffer): { width: number; height: number } | null {
  if (data.length >= 24 && data.readUInt32BE(0) === 0x89504e47) {
    return { width: data.readUInt32BE(16), height: data.readUInt32BE(20) };
  }
  if (data.length >= 10 && data.toString('latin1', 0, 3) === 'GIF') {
    return { width: data.readUInt16LE(6), height: data.readUInt16LE(8) };
  }
  if (data.length >= 4 && data.readUInt16BE(0) === 0xffd8) return jpegSize(data);
  return null;
}

function jpegSize(data: Buffer): { width: number; height: number } | null {
  let at = 2;
  while (at + 9 < data.length && data[at] === 0xff) {
    const marker = data.readUInt8(at + 1);
    // Frames are C0–CF without the tables C4, C8 and CC.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: data.readUInt16BE(at + 7), height: data.readUInt16BE(at + 5) };
    }
    at += 2 + data.readUInt16BE(at + 2);
  }
  return null;
}

/** The JSON body and the files of a request. Throws 50109 for bad JSON, 40005 for a file that is too large. */
export async function readBody(request: Request): Promise<{ body: unknown; uploads: Upload[] }> {
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('multipart/form-data')) return readMultipart(request);
  const text = await request.text();
  if (text === '') return { body: undefined, uploads: [] };
  if (!type.startsWith('application/json')) {
    throw new Refusal(400, 50035, 'Invalid Form Body', {
      _errors: [
        {
          code: 'CONTENT_TYPE_INVALID',
          message: 'Expected "Content-Type" header to be one of {application/json}.',
        },
      ],
    });
  }
  return { body: parseJson(text), uploads: [] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refusals.invalidJson();
  }
}

async function readMultipart(request: Request): Promise<{ body: unknown; uploads: Upload[] }> {
  const form = await request.formData();
  const uploads: Upload[] = [];
  let body: unknown;
  const plain: Record<string, string> = {};
  for (const [field, value] of form.entries()) {
    if (typeof value === 'string') {
      if (field === 'payload_json') body = parseJson(value);
      else plain[field] = value;
      continue;
    }
    const index = Number(/^files\[(\d+)\]$/.exec(field)?.[1] ?? uploads.length);
    const data = Buffer.from(await value.arrayBuffer());
    if (data.length > ATTACHMENT_LIMIT) throw refusals.tooLarge();
    const contentType = value.type === '' ? 'application/octet-stream' : value.type;
    uploads.push({ index, filename: value.name, contentType, data });
  }
  return { body: body ?? plain, uploads };
}
