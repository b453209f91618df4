import { Resvg } from "@resvg/resvg-js";

const WIDTH = 1_640;

/** Draws an SVG, with this machine's fonts. */
export function toPng(svg: string): Buffer {
  const image = new Resvg(svg, {
    background: "#ffffff",
    fitTo: { mode: "width", value: WIDTH },
    font: { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans" },
  });
  return image.render().asPng();
}
