import { shareClasses } from './classes';
import { L } from './leaflet';
import { dark, palette, type Palette } from './palette';

export interface PictureWords { title: string; subtitle: string; legendTitle: string; classes: readonly string[]; empty: string; gaps: string | null; stations: string | null; withoutBase: string }

const head = 76;
const panes = ['areas', 'isochrones', 'households', 'gaps', 'routes', 'stations'] as const;
const font = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';

/**
 * The map as it is on the screen, with a title, a legend and a scale, as a PNG. It is painted anew on a canvas of our own from what Leaflet has
 * drawn: nothing is fetched. Tiles of a server that does not let them be read are left out, and the picture says so.
 */
export async function pictureOf(map: L.Map, words: PictureWords): Promise<Blob> {
  try {
    return await blobOf(paint(map, words, true));
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'SecurityError') throw error;
    return blobOf(paint(map, words, false));
  }
}

const blobOf = (canvas: HTMLCanvasElement): Promise<Blob> => new Promise((resolve, reject) => {
  canvas.toBlob((blob) => { if (blob) resolve(blob); else reject(new Error('The picture is too large for this browser.')); }, 'image/png');
});

function paint(map: L.Map, words: PictureWords, withImages: boolean): HTMLCanvasElement {
  const box = map.getContainer().getBoundingClientRect();
  const canvas = document.createElement('canvas');
  const ratio = 2;
  canvas.width = Math.round(box.width * ratio);
  canvas.height = Math.round((box.height + head) * ratio);
  const context = canvas.getContext('2d')!;
  const colours = palette();
  const base = () => context.setTransform(ratio, 0, 0, ratio, 0, head * ratio);
  base();
  context.save();
  context.beginPath();
  context.rect(0, 0, box.width, box.height);
  context.clip();
  context.fillStyle = colours.land;
  context.fillRect(0, 0, box.width, box.height);
  for (const name of ['tile', ...panes]) {
    const pane = name === 'tile' ? map.getPane('tilePane') : map.getPane(name);
    if (!pane) continue;
    for (const element of pane.querySelectorAll<HTMLCanvasElement | HTMLImageElement | SVGPathElement>('canvas, img, path')) {
      if (element instanceof SVGPathElement) drawPath(context, element, box, ratio);
      else if (element instanceof HTMLCanvasElement || withImages) drawImage(context, element, box);
      base();
    }
  }
  for (const tip of map.getPane('tooltipPane')!.querySelectorAll<HTMLElement>('.leaflet-tooltip')) drawTip(context, tip, box, colours);
  context.restore();
  base();
  drawLegend(context, words, box, colours);
  drawScale(context, map, box, colours, withImages ? '' : words.withoutBase);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawHead(context, words, box.width, colours);
  return canvas;
}

function drawImage(context: CanvasRenderingContext2D, image: HTMLCanvasElement | HTMLImageElement, box: DOMRect): void {
  const place = image.getBoundingClientRect();
  if (image.width === 0 || place.width === 0) return;
  context.globalAlpha = Number(getComputedStyle(image).opacity) || 1;
  context.drawImage(image, place.left - box.left, place.top - box.top, place.width, place.height);
  context.globalAlpha = 1;
}

function drawPath(context: CanvasRenderingContext2D, path: SVGPathElement, box: DOMRect, ratio: number): void {
  const matrix = path.getScreenCTM();
  const outline = path.getAttribute('d');
  if (!matrix || !outline) return;
  context.setTransform(matrix.a * ratio, matrix.b * ratio, matrix.c * ratio, matrix.d * ratio, (matrix.e - box.left) * ratio, (matrix.f - box.top + head) * ratio);
  const shape = new Path2D(outline);
  const style = getComputedStyle(path);
  if (style.fill !== 'none') {
    context.globalAlpha = Number(style.fillOpacity);
    context.fillStyle = style.fill;
    context.fill(shape, style.fillRule === 'evenodd' ? 'evenodd' : 'nonzero');
  }
  if (style.stroke !== 'none') {
    context.globalAlpha = Number(style.strokeOpacity);
    context.strokeStyle = style.stroke;
    context.lineWidth = parseFloat(style.strokeWidth);
    context.setLineDash(style.strokeDasharray === 'none' ? [] : style.strokeDasharray.split(/[\s,]+/).map(parseFloat));
    context.lineCap = context.lineJoin = 'round';
    context.stroke(shape);
    context.setLineDash([]);
  }
  context.globalAlpha = 1;
}

function drawTip(context: CanvasRenderingContext2D, tip: HTMLElement, box: DOMRect, colours: Palette): void {
  const place = tip.getBoundingClientRect();
  panel(context, place.left - box.left, place.top - box.top, place.width, place.height, colours, 6);
  context.fillStyle = colours.ink;
  context.font = `13px ${font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(tip.textContent ?? '', place.left - box.left + place.width / 2, place.top - box.top + place.height / 2);
}

function panel(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, colours: Palette, radius = 10): void {
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
  context.fillStyle = colours.paper;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = colours.quiet;
  context.globalAlpha = 0.4;
  context.stroke();
  context.globalAlpha = 1;
}

function drawHead(context: CanvasRenderingContext2D, { title, subtitle }: PictureWords, width: number, colours: Palette): void {
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, width, head);
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.fillStyle = colours.ink;
  context.font = `600 20px ${font}`;
  context.fillText(title, 20, 34, width - 40);
  context.fillStyle = colours.textQuiet;
  context.font = `14px ${font}`;
  context.fillText(subtitle, 20, 58, width - 40);
}

function drawLegend(context: CanvasRenderingContext2D, words: PictureWords, box: DOMRect, colours: Palette): void {
  const isDark = colours === dark;
  const rows: { text: string; draw: (x: number, y: number) => void }[] = words.classes.map((text, index) => ({
    text,
    draw: (x: number, y: number) => { context.fillStyle = isDark ? shareClasses[index]!.dark : shareClasses[index]!.light; context.fillRect(x, y - 6, 18, 12); },
  })).reverse();
  rows.push({ text: words.empty, draw: (x, y) => { context.strokeStyle = colours.quiet; context.strokeRect(x + 0.5, y - 5.5, 17, 11); } });
  if (words.gaps) rows.push({ text: words.gaps, draw: (x, y) => { context.strokeStyle = colours.alert; context.lineWidth = 2; context.strokeRect(x + 1, y - 5, 16, 10); context.lineWidth = 1; } });
  if (words.stations) rows.push({ text: words.stations, draw: (x, y) => { context.fillStyle = colours.ink; context.beginPath(); context.arc(x + 9, y, 5, 0, 2 * Math.PI); context.fill(); } });
  const height = 40 + rows.length * 20;
  context.font = `13px ${font}`;
  const width = Math.max(150, ...rows.map((row) => context.measureText(row.text).width + 60), context.measureText(words.legendTitle).width + 44);
  const top = box.height - height - 16;
  panel(context, 16, top, width, height, colours);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillStyle = colours.ink;
  context.font = `600 14px ${font}`;
  context.fillText(words.legendTitle, 30, top + 20);
  context.font = `13px ${font}`;
  rows.forEach((row, index) => {
    const y = top + 44 + index * 20;
    row.draw(30, y);
    context.fillStyle = colours.ink;
    context.fillText(row.text, 56, y);
  });
}

/** A bar of a round length, and whose data it is. */
function drawScale(context: CanvasRenderingContext2D, map: L.Map, box: DOMRect, colours: Palette, note: string): void {
  const y = box.height / 2;
  const metresPerPixel = map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([100, y])) / 100;
  const most = 140 * metresPerPixel;
  const power = 10 ** Math.floor(Math.log10(most));
  const length = [5, 2, 1].map((step) => step * power).find((metres) => metres <= most)!;
  const pixels = length / metresPerPixel;
  const said = [map.getContainer().querySelector('.leaflet-control-attribution')?.textContent ?? '', note].filter(Boolean).join(' · ');
  context.font = `12px ${font}`;
  const width = Math.max(pixels, context.measureText(said).width) + 24;
  const [x, top] = [box.width - width - 16, box.height - 62];
  panel(context, x, top, width, 46, colours, 6);
  context.strokeStyle = context.fillStyle = colours.ink;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x + 12, top + 8);
  context.lineTo(x + 12, top + 16);
  context.lineTo(x + 12 + pixels, top + 16);
  context.lineTo(x + 12 + pixels, top + 8);
  context.stroke();
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(length >= 1000 ? `${length / 1000} km` : `${length} m`, x + 18, top + 8);
  context.fillStyle = colours.textQuiet;
  context.fillText(said, x + 12, top + 34);
}
