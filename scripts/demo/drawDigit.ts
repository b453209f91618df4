const SIDE = 28;
const INK = 96;
/** Bit of each dot of a braille character, by row and column (Unicode block 2800). */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** A 28×28 image as 7 lines of 14 braille characters. */
export function drawDigit(image: Uint8Array): string[] {
  const lines: string[] = [];
  for (let y = 0; y < SIDE; y += 4) {
    let line = "";
    for (let x = 0; x < SIDE; x += 2) {
      let dots = 0;
      DOTS.forEach((row, dy) => {
        row.forEach((bit, dx) => {
          if ((image[(y + dy) * SIDE + x + dx] ?? 0) > INK) dots |= bit;
        });
      });
      line += String.fromCodePoint(0x2800 + dots);
    }
    lines.push(line);
  }
  return lines;
}
