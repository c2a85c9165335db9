/**
 * Colours that stay apart for colour-blind eyes, in grey, and on Discord's dark and light grounds: orange to purple, the
 * lightest in the middle. The ends are equally dark; their place tells them apart.
 */
export const panel = '#fbfbfc';
export const ink = '#1f2430';
export const faint = '#5a6172';
export const line = '#9aa1ae';

const five = ['#a34f05', '#f0a23c', '#dcdde3', '#a79bd0', '#5a2d8c'];

export function coloursOf(stances: number): readonly string[] {
  return stances === 3 ? [five[0], five[2], five[4]].map(String) : five;
}

/** Dark or light letters on a colour, whichever is read better. */
export function inkOn(colour: string): string {
  return contrast(colour, ink) >= contrast(colour, '#ffffff') ? ink : '#ffffff';
}

/** The contrast of two colours by WCAG 2.2, from 1 to 21. */
export function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance by WCAG 2.2, from 0 to 1. */
export function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
