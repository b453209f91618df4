import { ModelError } from "../errors.js";

/** Rows and columns, then the pixels row by row. */
interface Image {
  rows: number;
  columns: number;
  pixels: Uint8Array;
}

/** First bytes of IDX files of unsigned bytes: one image, and a list of images. */
const IDX_IMAGE = 0x0802;
const IDX_IMAGES = 0x0803;

/**
 * Reads the pixels of an image file: raw bytes, a binary PGM (P5), or an IDX file of one image. Pixels are taken as they
 * stand, so that a dark digit on a light ground must be inverted before.
 * @param rows expected rows
 * @param columns expected columns
 * @returns the pixels, or undefined when the bytes are in none of these formats
 * @throws ModelError INVALID_INPUT for a damaged file, and for an image of another size
 */
export function readImage(
  bytes: Uint8Array,
  rows: number,
  columns: number,
): Uint8Array | undefined {
  if (bytes.length === rows * columns) return bytes.slice();
  const image = readPgm(bytes) ?? readIdx(bytes);
  if (image === undefined) return undefined;
  if (image.rows !== rows || image.columns !== columns) {
    throw new ModelError(
      "INVALID_INPUT",
      `the image has ${image.rows} rows of ${image.columns} pixels, not ${rows} of ${columns}`,
      "Scale it to that size",
    );
  }
  if (image.pixels.length !== rows * columns) {
    throw new ModelError(
      "INVALID_INPUT",
      `the image file has ${image.pixels.length} bytes of pixels, not ${rows * columns}`,
      "Write the file again",
    );
  }
  return image.pixels;
}

/** Netpbm's P5: magic, width, height and the largest value as text (with comments), one blank, then the pixels. */
function readPgm(bytes: Uint8Array): Image | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, 1024));
  if (!/^P5[\s#]/.test(text)) return undefined;
  const blank = String.raw`(?:\s|#[^\n]*\n)+`;
  const header = new RegExp(`^P5${blank}(\\d+)${blank}(\\d+)${blank}(\\d+)\\s`).exec(text);
  if (header?.[3] !== "255") {
    throw new ModelError(
      "INVALID_INPUT",
      `the PGM file has ${header === null ? "no readable header" : `pixels up to ${header[3] ?? ""}`}`,
      "Write it with one byte a pixel, up to 255",
    );
  }
  return {
    rows: Number(header[2]),
    columns: Number(header[1]),
    pixels: bytes.slice(header[0].length),
  };
}

/** MNIST's format: magic, sizes as big-endian 32-bit words, then the pixels. */
function readIdx(bytes: Uint8Array): Image | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (index: number): number => view.getUint32(4 * index);
  if (bytes.length < 16) return undefined;
  const magic = word(0);
  if (magic === IDX_IMAGE) return { rows: word(1), columns: word(2), pixels: bytes.slice(12) };
  if (magic !== IDX_IMAGES) return undefined;
  if (word(1) !== 1) {
    throw new ModelError(
      "INVALID_INPUT",
      `the IDX file holds ${word(1)} images, not 1`,
      "Give one image: a request asks about one",
    );
  }
  return { rows: word(2), columns: word(3), pixels: bytes.slice(16) };
}
