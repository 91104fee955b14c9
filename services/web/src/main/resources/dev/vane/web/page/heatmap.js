// Weights as colours.

/** Anchors of cividis (Nuñez et al., 2018), which people with any colour vision read as one order, dark to light. */
const SEQUENTIAL = ['#00224e', '#123570', '#3b496c', '#575d6d', '#707173', '#8a8678', '#a59c74', '#c3b369', '#e1cc55', '#fee838'];

/** Blue is less, orange more: apart for any colour vision, and apart in lightness from the middle. */
const DIVERGING = ['#1a5fb4', '#7fb0e6', '#f2f2f0', '#f0a868', '#b5490f'];

/** @param {string[]} anchors @returns {Uint32Array} 256 colours as ImageData holds them */
function table(anchors) {
  const channels = anchors.map(anchor => [1, 3, 5].map(at => parseInt(anchor.slice(at, at + 2), 16)));
  return Uint32Array.from({ length: 256 }, (_, index) => {
    const place = index / 255 * (anchors.length - 1);
    const low = Math.min(anchors.length - 2, Math.floor(place));
    const [red, green, blue] = [0, 1, 2].map(at => Math.round(channels[low][at] + (place - low) * (channels[low + 1][at] - channels[low][at])));
    return 0xff000000 | blue << 16 | green << 8 | red;
  });
}

const COLOURS = { sequential: table(SEQUENTIAL), diverging: table(DIVERGING) };

/** @typedef {keyof typeof COLOURS} Scale */

/** @param {Float32Array} values */
export function largest(values) {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

/**
 * One pixel a cell; the style sheet makes it larger. Colours go by the square root: most weights are small beside the largest.
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array} values square
 * @param {Scale} scale
 */
export function paint(canvas, values, scale) {
  const size = Math.sqrt(values.length);
  const colours = COLOURS[scale];
  const most = largest(values) || 1;
  const image = new ImageData(size, size);
  const pixels = new Uint32Array(image.data.buffer);
  for (let at = 0; at < values.length; at++) {
    const share = Math.sqrt(Math.abs(values[at]) / most);
    pixels[at] = colours[scale === 'sequential' ? 255 * share | 0 : 127.5 + 127.5 * (values[at] < 0 ? -share : share) | 0];
  }
  canvas.width = canvas.height = size;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}

/** The scale itself, from its least to its largest weight. @param {HTMLCanvasElement} canvas @param {Scale} scale */
export function paintLegend(canvas, scale) {
  const image = new ImageData(256, 1);
  new Uint32Array(image.data.buffer).set(COLOURS[scale]);
  canvas.width = 256;
  canvas.height = 1;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}
