/**
 * Classes of the share of people who are covered. The break at 85 % is the target that cities set themselves (Shanghai 2025,
 * Changsha); orange below and blue above stay apart for every kind of colour vision.
 */
export interface ShareClass { from: number; to: number; light: string; dark: string }

export const shareClasses: readonly ShareClass[] = [
  { from: 0, to: 0.5, light: '#a63603', dark: '#e0591b' },
  { from: 0.5, to: 0.7, light: '#e08244', dark: '#c9773f' },
  { from: 0.7, to: 0.85, light: '#f6c590', dark: '#94704f' },
  { from: 0.85, to: 0.95, light: '#b9d6de', dark: '#3f646e' },
  { from: 0.95, to: 1, light: '#5e9fb3', dark: '#37869c' },
  { from: 1, to: 1, light: '#0f5c70', dark: '#3fb2cb' },
];

/** Nobody to cover: drawn hatched or pale, never as 0 %. */
export const emptyClass = -1;

/** @returns the index of the class, or `emptyClass` where there is no share. A share is in a class from its lower bound on. */
export function classOf(share: number | null | undefined): number {
  if (share === null || share === undefined || Number.isNaN(share)) return emptyClass;
  for (let index = shareClasses.length - 1; index > 0; index--) {
    if (share >= shareClasses[index]!.from) return index;
  }
  return 0;
}

/** How many of the shares are in each class. */
export function countByClass(shares: Iterable<number | null>): number[] {
  const counts = shareClasses.map(() => 0);
  for (const share of shares) {
    const index = classOf(share);
    if (index !== emptyClass) counts[index]!++;
  }
  return counts;
}
