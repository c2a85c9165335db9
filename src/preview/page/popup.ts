/**
 * Places an open popover beside its button: above or below, whichever has room, and never beyond the window.
 * The top layer keeps it clear of the message list's own scrolling.
 */
export function placePopup(popup: HTMLElement, anchor: HTMLElement): void {
  const box = anchor.getBoundingClientRect();
  const margin = 8;
  const below = window.innerHeight - box.bottom - margin;
  const above = box.top - margin;
  const width = Math.min(Math.max(box.width, 220), window.innerWidth - 2 * margin);
  popup.style.width = `${String(width)}px`;
  popup.style.left = `${String(Math.max(margin, Math.min(box.left, window.innerWidth - width - margin)))}px`;
  if (below >= Math.min(280, popup.scrollHeight) || below >= above) {
    popup.style.top = `${String(box.bottom + 4)}px`;
    popup.style.bottom = 'auto';
    popup.style.maxHeight = `${String(Math.min(320, below - 4))}px`;
  } else {
    popup.style.top = 'auto';
    popup.style.bottom = `${String(window.innerHeight - box.top + 4)}px`;
    popup.style.maxHeight = `${String(Math.min(320, above - 4))}px`;
  }
}
