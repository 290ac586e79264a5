// Valhalla's isochrones beside ours: builds its tiles of a map and times /isochrone (on foot, 15 minutes, polygons) from given places.
//   node isochrones.mjs MAP.osm.pbf FOLDER ROUNDS <ORIGINS.json       ORIGINS: [[longitude, latitude], …]
// Prints {"milliseconds": [best of the rounds for each origin that it answers], "characters": mean length of an answer}.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { Actor } from '@valhallajs/valhallajs';

const [map, folder, rounds] = process.argv.slice(2);
const cli = join(dirname(createRequire(import.meta.url).resolve('@valhallajs/valhallajs')), 'bin', 'valhalla-cli.js');
const config = resolve(folder, 'config.json');

function valhalla(...args) {
  const run = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`valhalla ${args[0]} ended with ${run.status}: ${run.stderr.split('\n').slice(-3).join(' ')}`);
  return run.stdout;
}

const settings = JSON.parse(valhalla('build_config', '--mjolnir-tile-dir', resolve(folder, 'tiles')));
delete settings.mjolnir.tile_extract;
settings.mjolnir.logging = { type: '', color: false };
writeFileSync(config, JSON.stringify(settings));
valhalla('build_tiles', '-c', config, resolve(map));

const actor = await Actor.fromConfigFile(config);
const questions = JSON.parse(readFileSync(0, 'utf8')).map(([lon, lat]) =>
  JSON.stringify({ locations: [{ lon, lat }], costing: 'pedestrian', contours: [{ time: 15 }], polygons: true }));
const best = questions.map(() => Infinity);
let characters = 0;
for (let round = 0; round < Number(rounds); round++) {
  for (let i = 0; i < questions.length; i++) {
    const start = process.hrtime.bigint();
    try {
      const answer = await actor.isochrone(questions[i]);
      best[i] = Math.min(best[i], Number(process.hrtime.bigint() - start) / 1e6);
      if (round === 0) characters += answer.length;
    } catch (error) {
      if (!/No suitable edges|No path/.test(String(error))) throw error;
    }
  }
}
const milliseconds = best.filter(Number.isFinite);
console.log(JSON.stringify({ milliseconds, characters: Math.round(characters / milliseconds.length) }));
