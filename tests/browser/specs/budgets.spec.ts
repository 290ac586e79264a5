import { expect, test } from '@playwright/test';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * What each page's script may weigh, from the built files. `first`: what the page's HTML asks for before anything is pressed, with all that
 * those files import; `later`: the largest piece that is loaded when it is opened. Thousands of bytes, as gzip makes them.
 */
const budgets: Record<string, { first: number; later: number }> = {
  index: { first: 80, later: 120 },        // resident, with the map 200 at most: what the project promises on a slow phone
  worker: { first: 80, later: 120 },
  planner: { first: 60, later: 180 },
  dispatcher: { first: 200, later: 60 },
  account: { first: 50, later: 60 },
  admin: { first: 50, later: 60 },
};
const styleBudget = 30;
const dist = join(import.meta.dirname, '../../../web/dist');

const sizes = new Map<string, number>();
function kilobytes(file: string): number {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(join(dist, file))).length / 1000);
  return sizes.get(file)!;
}
const sum = (files: Iterable<string>): number => [...files].reduce((total, file) => total + kilobytes(file), 0);

/** The files that a chunk names, with those that they name: at once (`import … from`) or later (`import(…)`). */
function reached(from: readonly string[], pattern: RegExp): Set<string> {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const [, next] of readFileSync(join(dist, file), 'utf8').matchAll(pattern)) visit(`assets/${next!}`);
  };
  from.forEach(visit);
  return found;
}
const atOnce = /(?:\bfrom|\bimport)\s*"\.\/([\w.-]+\.js)"/g;
const later = /\bimport\("\.\/([\w.-]+\.js)"\)/g;

const pages = existsSync(dist) ? readdirSync(dist).filter((file) => file.endsWith('.html')).map((file) => file.replace('.html', '')) : Object.keys(budgets);
for (const page of pages) {
  test(`script of ${page} is within its budget, as built`, ({}, info) => {
    test.skip(info.project.name !== 'demo', 'The built files are the same for every city.');
    const budget = budgets[page];
    expect(budget, `${page}.html has no budget yet: give it one`).toBeDefined();
    const html = readFileSync(join(dist, `${page}.html`), 'utf8');
    const named = [...html.matchAll(/(?:src|href)="\/(assets\/[\w.-]+\.js)"/g)].map((match) => match[1]!);
    const first = reached(named, atOnce);
    const styles = [...html.matchAll(/href="\/(assets\/[\w.-]+\.css)"/g)].map((match) => match[1]!);
    const opened = [...first].flatMap((file) => [...readFileSync(join(dist, file), 'utf8').matchAll(later)].map((match) => `assets/${match[1]!}`));
    const pieces = [...new Set(opened)].map((file) => ({ file, size: sum([...reached([file], atOnce)].filter((each) => !first.has(each))) }));
    const largest = pieces.sort((a, b) => b.size - a.size)[0];
    console.log(`budget ${page}: first load ${sum(first).toFixed(1)} of ${budget!.first} kB of script, ${sum(styles).toFixed(1)} of ${styleBudget} kB of style; `
      + (largest ? `largest later piece ${largest.size.toFixed(1)} of ${budget!.later} kB (${largest.file.replace('assets/', '')})` : 'nothing later'));
    expect(first.size).toBeGreaterThan(0);
    expect(sum(first), 'kB of script before anything is pressed').toBeLessThanOrEqual(budget!.first);
    expect(largest?.size ?? 0, `kB of ${largest?.file ?? ''} with what it imports`).toBeLessThanOrEqual(budget!.later);
    expect(sum(styles), 'kB of style').toBeLessThanOrEqual(styleBudget);
  });
}
