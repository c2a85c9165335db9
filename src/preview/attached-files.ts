/** Which files a message has after a request: those it uploads, those it keeps, and under what names. */
import type { APIAttachment } from 'discord.js';
import type { AttachmentBody } from './message-body.js';
import type { PartPath } from './parts.js';
import { invalidForm } from './refusal.js';
import { safeName, type Files, type Upload } from './uploads.js';
import type { World } from './world.js';

export interface FilePlan {
  kept: APIAttachment[];
  fresh: { upload: Upload; description: string | null }[];
  /** Every name that `attachment://` may refer to. */
  names: Set<string>;
}

const MAX_FILES = 10;

/**
 * `listed` is the request's `attachments`: with it, only what it names stays; without it everything stays.
 * An entry's id is either that of an attachment the message has, or the n of `files[n]`.
 */
export function planFiles(
  listed: readonly AttachmentBody[] | null | undefined,
  uploads: readonly Upload[],
  existing: readonly APIAttachment[],
  path: PartPath,
): FilePlan {
  const fresh = new Map(
    uploads.map((upload) => [String(upload.index), { upload, description: null as string | null }]),
  );
  let kept = [...existing];
  if (listed !== null && listed !== undefined) {
    kept = [];
    for (const [place, entry] of listed.entries()) {
      const old = existing.find((attachment) => attachment.id === entry.id);
      const added = fresh.get(entry.id);
      if (old !== undefined) {
        kept.push(typeof entry.description === 'string' ? { ...old, description: entry.description } : old);
      } else if (added !== undefined) {
        const filename = entry.filename ?? added.upload.filename;
        fresh.set(entry.id, {
          upload: { ...added.upload, filename },
          description: entry.description ?? null,
        });
      } else {
        throw invalidForm([
          {
            path: [...path, 'attachments', place],
            code: 'ATTACHMENT_NOT_FOUND',
            message: 'Attachment data not found',
          },
        ]);
      }
    }
  }
  if (kept.length + fresh.size > MAX_FILES) {
    throw invalidForm([
      {
        path: [...path, 'attachments'],
        code: 'BASE_TYPE_MAX_LENGTH',
        message: 'Must be 10 or fewer in length.',
      },
    ]);
  }
  const added = [...fresh.values()];
  const names = new Set([
    ...kept.map((attachment) => attachment.filename),
    ...added.map(({ upload }) => safeName(upload.filename)),
  ]);
  return { kept, fresh: added, names };
}

export function storeFiles(world: World, files: Files, channelId: string, plan: FilePlan): APIAttachment[] {
  const stored = plan.fresh.map(({ upload, description }) =>
    files.keep(world, channelId, upload, description),
  );
  return [...plan.kept, ...stored];
}
