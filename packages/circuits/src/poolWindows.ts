/** For each pooled value, the indices of its window in row-major order. */
export function poolWindows(layer: {
  height: number;
  width: number;
  channels: number;
  window: number;
}): number[][] {
  const { height, width, channels, window } = layer;
  const windows: number[][] = [];
  for (let r = 0; r < Math.floor(height / window); r++) {
    for (let s = 0; s < Math.floor(width / window); s++) {
      for (let c = 0; c < channels; c++) {
        const indices: number[] = [];
        for (let i = 0; i < window; i++) {
          for (let j = 0; j < window; j++) {
            indices.push(((r * window + i) * width + s * window + j) * channels + c);
          }
        }
        windows.push(indices);
      }
    }
  }
  return windows;
}
