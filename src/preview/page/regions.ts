/** F6 and Shift+F6 go round the regions of the page, as in Discord's client and in browsers. */
export function enableRegionKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'F6' || document.querySelector('dialog[open]')) return;
    const marked = [...document.querySelectorAll<HTMLElement>('[data-region]')].flatMap((region) =>
      firstVisible(region, region.dataset['region'] ?? ''),
    );
    const logs = [...document.querySelectorAll<HTMLElement>('.log')];
    const boxes = [...document.querySelectorAll<HTMLElement>('.box')].flatMap((box) =>
      firstVisible(box, 'textarea, .option-input, .option-rest'),
    );
    const all = [...marked, ...logs, ...boxes];
    all.sort((one, other) =>
      one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
    );
    if (all.length === 0) return;
    event.preventDefault();
    const active = document.activeElement;
    const here = all.findLastIndex(
      (stop) =>
        stop === active ||
        stop.contains(active) ||
        (active !== null && (stop.compareDocumentPosition(active) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0),
    );
    all[(here + (event.shiftKey ? -1 : 1) + all.length) % all.length]?.focus();
  });
}

function firstVisible(region: HTMLElement, selector: string): HTMLElement[] {
  const stops = [...region.querySelectorAll<HTMLElement>(selector)];
  return stops.filter((stop) => stop.checkVisibility({ visibilityProperty: true })).slice(0, 1);
}
