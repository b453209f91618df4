/**
 * Copies a square image moved by whole pixels; the pixels that come in from outside are white.
 * @param image row-major values
 * @param side pixels in a row
 * @param dx pixels to the right
 * @param dy pixels downwards
 * @param scale factor on every value
 */
export function shiftImage(
  image: ArrayLike<number>,
  side: number,
  dx: number,
  dy: number,
  scale: number,
  out: Float32Array,
): void {
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const sy = y - dy;
      const sx = x - dx;
      const inside = sy >= 0 && sy < side && sx >= 0 && sx < side;
      out[y * side + x] = inside ? (image[sy * side + sx] as number) * scale : 0;
    }
  }
}
