export interface Box { left: number; top: number; width: number; height: number }
export interface Size { width: number; height: number }

const margin = 12;

export const overlap = (a: Box, b: Box): boolean =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

/**
 * Where a card lies: wholly in view, beside what it is about, and not over what has the focus. Where not everything can be had the focus
 * goes first.
 * @returns left and top in pixels of the view.
 */
export function placeBeside(target: Box | null, card: Size, view: Size, focused: Box | null): { left: number; top: number } {
  const fit = (left: number, top: number): Box => ({
    left: Math.max(margin, Math.min(left, view.width - card.width - margin)), top: Math.max(margin, Math.min(top, view.height - card.height - margin)), ...card,
  });
  const right = view.width;
  const bottom = view.height;
  // What is as wide and high as two cards has room for one in its corner: beside it would be over something else.
  if (target && target.width >= 2 * card.width && target.height >= 2 * card.height) {
    const corner = fit(target.left + target.width - card.width - 2 * margin, target.top + target.height - card.height - 4 * margin);
    if (!focused || !overlap(corner, focused)) return { left: corner.left, top: corner.top };
  }
  const places = [
    ...(target ? [
      fit(target.left + target.width + margin, target.top), fit(target.left, target.top + target.height + margin),
      fit(target.left - card.width - margin, target.top), fit(target.left, target.top - card.height - margin),
    ] : []),
    fit(right, bottom), fit(0, bottom), fit(right, 0), fit(0, 0),
  ];
  const clear = places.filter((place) => !focused || !overlap(place, focused));
  const best = clear.find((place) => !target || !overlap(place, target)) ?? clear[0] ?? places[0]!;
  return { left: best.left, top: best.top };
}
