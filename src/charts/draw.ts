import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import satori, { type Font } from 'satori';
import type { Chart } from './chart.js';
import { layOut } from './layout.js';

/** Draws a chart as PNG, 1200 wide. It keeps its thread busy: the bot has it done in a worker. */
export async function drawChart(chart: Chart): Promise<Uint8Array> {
  const { width, height, root } = layOut(chart);
  const svg = await satori(root, { width, height, fonts: [...(fonts ??= readFonts())] });
  // satori has made outlines of the letters, so no font is looked for.
  return new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng();
}

let fonts: readonly Font[] | undefined;

/** The subsets have names of their own, because satori keeps one font a name and weight. */
const subsets = { Latin: 'latin', 'Latin Extended': 'latin-ext', Cyrillic: 'cyrillic', Greek: 'greek' };

function readFonts(): Font[] {
  const { resolve } = createRequire(import.meta.url);
  return Object.entries(subsets).flatMap(([name, subset]) =>
    ([400, 600] as const).map((weight): Font => ({
      name,
      weight,
      style: 'normal',
      data: readFileSync(resolve(`@fontsource/noto-sans/files/noto-sans-${subset}-${weight}-normal.woff`)),
    })),
  );
}
