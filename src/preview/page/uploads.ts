import type { UploadedFile } from '../client-api.js';

const LIMIT = 8 * 1024 * 1024;

/** Reads a chosen file for sending; too large a file is refused with Discord's sentence. */
export async function readUpload(file: File): Promise<UploadedFile> {
  if (file.size > LIMIT) throw new RangeError(`${file.name} is too large: files may have up to 8 MiB.`);
  const address = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(typeof reader.result === 'string' ? reader.result : ''));
    reader.addEventListener('error', () => reject(new RangeError(`${file.name} could not be read.`)));
    reader.readAsDataURL(file);
  });
  return {
    filename: file.name,
    contentType: file.type || 'application/octet-stream',
    data: address.slice(address.indexOf(',') + 1),
  };
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} bytes`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
