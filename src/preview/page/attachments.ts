import { el, icon } from './element.js';
import { spoiler } from './markdown-tree.js';
import { openPicture } from './picture-dialog.js';
import { fileSize } from './uploads.js';
import type { Attachment } from './wire.js';

/** `localhost` and `127.0.0.1` are one preview, but two origins: pictures are asked of the one the page came from. */
function reachable(address: string): string {
  try {
    const url = new URL(address, window.location.href);
    const loopback = ['localhost', '127.0.0.1', '[::1]'];
    if (
      loopback.includes(url.hostname) &&
      loopback.includes(window.location.hostname) &&
      url.port === window.location.port
    )
      return `${window.location.origin}${url.pathname}${url.search}`;
    return url.href;
  } catch {
    return address;
  }
}

/** `attachment://name` names a file of the same message. */
export function resolveMedia(address: string, attachments: readonly Attachment[]): string {
  const name = address.startsWith('attachment://') ? address.slice('attachment://'.length) : null;
  const file = name ? attachments.find((attachment) => attachment.filename === name) : undefined;
  return reachable(file?.url ?? address);
}

interface Picture {
  url: string;
  alt: string;
  width?: number | null | undefined;
  height?: number | null | undefined;
  spoiler?: boolean | undefined;
  className: string;
}

/** A picture that opens larger; without alt text it says so rather than staying silent. */
export function picture(what: Picture): HTMLElement {
  const image = el('img', {
    src: what.url,
    alt: what.alt || 'Picture without a description',
    width: what.width,
    height: what.height,
    loading: 'lazy',
  });
  const link = el(
    'a',
    {
      class: what.className,
      href: what.url,
      target: '_blank',
      rel: 'noopener noreferrer',
      'aria-haspopup': 'dialog',
      'data-tip': 'Open larger',
    },
    image,
  );
  link.addEventListener('click', (event) => {
    // With a modifier it stays a link: a new tab, a new window, a download.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    openPicture(what.url, what.alt);
  });
  image.addEventListener('error', () => link.classList.add('is-broken'));
  return what.spoiler ? spoiler(link, what.alt ? `Spoiler picture, ${what.alt}` : 'Spoiler picture') : link;
}

export function fileLink(name: string, url: string, size: number | undefined, hidden: boolean): HTMLElement {
  const link = el(
    'a',
    { class: 'file', href: url, download: name },
    icon('file'),
    el(
      'span',
      { class: 'file-words' },
      el('span', { class: 'file-name' }, name),
      size === undefined ? null : el('span', { class: 'file-size' }, fileSize(size)),
    ),
    icon('download'),
  );
  return hidden ? spoiler(link, 'Spoiler file') : link;
}

export function attachmentView(attachment: Attachment): HTMLElement {
  const hidden = attachment.filename.startsWith('SPOILER_');
  const url = reachable(attachment.url);
  if (attachment.content_type?.startsWith('image/')) {
    return picture({
      url,
      alt: attachment.description ?? '',
      width: attachment.width,
      height: attachment.height,
      spoiler: hidden,
      className: 'picture',
    });
  }
  return fileLink(attachment.filename, url, attachment.size, hidden);
}
