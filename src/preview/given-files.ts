/** Files as the client sends them, in Base64. */
import type { UploadedFile } from './client-api.js';
import { ClientRefusal } from './client-refusal.js';
import type { Upload } from './uploads.js';

const MAX_BYTES = 8 * 1024 * 1024;

export function decodeFile(file: UploadedFile, index: number): Upload {
  const data = Buffer.from(file.data, 'base64');
  if (data.length > MAX_BYTES) {
    throw new ClientRefusal('Your files are too powerful! The maximum file size is 8 MiB.', 413);
  }
  return {
    index,
    filename: file.filename,
    contentType: file.contentType || 'application/octet-stream',
    data,
  };
}
