/** What a file may cost; see docs of `importFile`. Bytes, pages and milliseconds. */
export const limits = {
  bytesIn: 5_000_000,
  /** UTF-8 bytes of the article and of what was left out, together. */
  textOut: 1_000_000,
  pages: 300,
  /** Of the child's JavaScript heap, mebibytes. */
  heap: 256,
  /** Of everything the child holds; inflated streams are not in its heap. */
  memory: 448 * 2 ** 20,
  time: 20_000,
} as const;
