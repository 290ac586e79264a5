import { describe, expect, it } from 'vitest';
import { shareClasses } from '../src/map/classes';
import { dark, light } from '../src/map/palette';

type Triple = [number, number, number];

/** Full deuteranopia and protanopia, on linear RGB: Machado, Oliveira and Fernandes 2009, doi 10.1109/TVCG.2009.113, severity 1. */
const seenBy: Record<string, readonly Triple[]> = {
  'everybody else': [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopes: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopes: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
};

const linear = (hex: string): Triple => [1, 3, 5].map((at) => {
  const value = parseInt(hex.slice(at, at + 2), 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}) as Triple;

const apply = (matrix: readonly Triple[], colour: Triple): Triple =>
  matrix.map((row) => Math.min(1, Math.max(0, row.reduce((sum, weight, index) => sum + weight * colour[index]!, 0)))) as Triple;

/** CIELAB under D65 (CIE 15:2004), from linear sRGB. */
function lab([r, g, b]: Triple): Triple {
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116);
  const [x, y, z] = [f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047), f(0.2126 * r + 0.7152 * g + 0.0722 * b), f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIE 1976: about 2.3 is just noticed side by side; ten is seen at a glance. */
const distance = (who: string, a: string, b: string): number => {
  const [one, other] = [a, b].map((colour) => lab(apply(seenBy[who]!, linear(colour))));
  return Math.hypot(...one!.map((value, index) => value - other![index]!));
};

const enough = 12;
const groups: Record<string, readonly string[]> = {};
for (const [name, palette] of [['light', light], ['dark', dark]] as const) {
  groups[`covered and not, ${name}`] = [palette.accent, palette.alert, palette.quiet];
  groups[`marks of households, ${name}`] = [...Object.values(palette.marks), palette.quiet];
  groups[`classes of shares, ${name}`] = shareClasses.map((each) => each[name]);
  groups[`gates, ${name}`] = [palette.gatePublic, palette.gateResidents];
}

describe.each(Object.keys(seenBy))('colours as seen by %s', (who) => {
  it.each(Object.entries(groups))('%s can be told apart', (name, colours) => {
    const pairs = name.startsWith('classes')
      ? colours.slice(1).map((colour, index) => [colours[index]!, colour] as const)
      : colours.flatMap((colour, index) => colours.slice(index + 1).map((other) => [colour, other] as const));
    expect(pairs.map(([a, b]) => ({ pair: `${a} ${b}`, far: Math.round(distance(who, a, b)) })).filter(({ far }) => far < enough)).toEqual([]);
  });
});
