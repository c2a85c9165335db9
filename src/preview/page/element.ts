type Child = Node | string | null | undefined | false;
type Attribute = string | number | boolean | null | undefined | ((event: Event) => void);

/**
 * Builds an element. `class` and attributes by name, `onclick: fn` listens, `true` sets an empty attribute,
 * and `null`, `undefined` and `false` leave it away. Text is only ever text: nothing here parses HTML.
 */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

let counter = 0;

/** An id for `aria-controls` and the like, unique on the page. */
export function freshId(stem: string): string {
  counter += 1;
  return `${stem}-${String(counter)}`;
}

/** An icon is decoration: the control that holds it has its own name. */
export function icon(name: string): HTMLElement {
  return el('span', { class: `icon icon-${name}`, 'aria-hidden': 'true' });
}

/** The round initial that stands for an avatar. */
export function avatar(name: string, color: string, size: 'small' | 'large' = 'large'): HTMLElement {
  const initials = name
    .split(/\s+/u)
    .map((word) => word.match(/^./u)?.[0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();
  const round = el('span', { class: `avatar avatar-${size}`, 'aria-hidden': 'true' }, initials);
  round.style.setProperty('--avatar', color);
  round.style.setProperty('--avatar-ink', inkOn(color));
  return round;
}

/** Black or white, whichever reads better on `#rrggbb` (WCAG relative luminance). */
function inkOn(color: string): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? '#14161a' : '#ffffff';
}
