// What is on the screen as files.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {Blob} blob
 * @param {string} file
 */
function download(blob, file) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/**
 * The labels as they stand, the heatmap as an image of one pixel a cell.
 * @param {SVGSVGElement} labels
 * @param {HTMLCanvasElement} canvas
 * @param {{x: number, y: number, side: number}} place
 * @param {string} caption
 */
function drawing(labels, canvas, place, caption) {
  const copy = /** @type {SVGSVGElement} */ (labels.cloneNode(true));
  copy.querySelector('.cell')?.remove();
  // Attributes instead of a style sheet, which the page's security policy would refuse.
  const dress = (/** @type {Element} */ element, /** @type {Record<string, string | number>} */ attributes) => {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  };
  copy.querySelectorAll('.split').forEach(line => dress(line, { stroke: '#fff', 'stroke-opacity': 0.4 }));
  copy.querySelectorAll('.query').forEach(line => dress(line, { stroke: '#b45300', 'stroke-width': 4 }));
  const [, , width, height] = (labels.getAttribute('viewBox') ?? '').split(' ').map(Number);
  dress(copy, { width, height: height + 24, viewBox: `0 0 ${width} ${height + 24}`, 'font-family': 'system-ui, sans-serif', 'font-size': 11 });
  const add = (/** @type {string} */ tag, /** @type {Record<string, string | number>} */ attributes, text = '') => {
    const element = document.createElementNS(SVG, tag);
    dress(element, attributes);
    element.textContent = text;
    return element;
  };
  copy.prepend(
    add('rect', { width: '100%', height: '100%', fill: '#fff' }),
    add('image', {
      x: place.x, y: place.y, width: place.side, height: place.side, href: canvas.toDataURL(), 'image-rendering': 'pixelated',
    }),
    add('text', { x: 8, y: height + 14, 'font-size': 12 }, caption));
  return { text: new XMLSerializer().serializeToString(copy), width, height: height + 24 };
}

/**
 * @param {string} kind svg or png
 * @param {SVGSVGElement} labels
 * @param {HTMLCanvasElement} canvas
 * @param {{x: number, y: number, side: number}} place
 * @param {string} caption
 * @param {string} file
 */
export async function saveDrawing(kind, labels, canvas, place, caption, file) {
  const { text, width, height } = drawing(labels, canvas, place, caption);
  const svg = new Blob([text], { type: 'image/svg+xml' });
  if (kind === 'svg') return download(svg, `${file}.svg`);
  const image = new Image();
  image.src = URL.createObjectURL(svg);
  await image.decode();
  const target = document.createElement('canvas');
  target.width = 2 * width;
  target.height = 2 * height;
  target.getContext('2d')?.drawImage(image, 0, 0, target.width, target.height);
  URL.revokeObjectURL(image.src);
  target.toBlob(blob => blob && download(blob, `${file}.png`));
}

/**
 * @param {object} content
 * @param {string} file
 */
export function saveJson(content, file) {
  download(new Blob([JSON.stringify(content)], { type: 'application/json' }), `${file}.json`);
}
