import {
  CenteredTextSymbolizer, CircleSymbolizer, LineLabelSymbolizer, LineSymbolizer, PolygonSymbolizer, exp,
  type Feature, type LabelRule, type LabelSymbolizer, type PaintRule,
} from 'protomaps-leaflet';
import type { Palette } from './palette';

const arterials = new Set(['motorway', 'trunk', 'primary']);
const majors = new Set(['secondary', 'tertiary']);
const minors = new Set(['residential', 'unclassified', 'living_street', 'pedestrian', 'service', 'track']);
const paths = new Set(['footway', 'path', 'steps', 'crossing', 'cycleway']);

const classOf = (feature: Feature): string => String(feature.props.class ?? '');
const inside = (feature: Feature): boolean => feature.props.compound === true || classOf(feature) === 'assumed';
const isIn = (set: Set<string>) => (_zoom: number, feature: Feature) => set.has(classOf(feature)) && !inside(feature);
const isService = (feature: Feature): boolean => classOf(feature) === 'service';

/** An underground line is no obstacle to a walker and would only confuse. */
const aboveGround = (_zoom: number, feature: Feature): boolean => feature.props.kind !== 'subway';

const arterialWidth = exp(1.6, [[10, 0.6], [13, 2.4], [16, 11], [18, 28], [20, 60]]);
const majorWidth = exp(1.6, [[11, 0.4], [13, 1.4], [16, 7], [18, 20], [20, 44]]);
const minorWidth = exp(1.6, [[12, 0.3], [14, 1], [16, 4], [18, 13], [20, 30]]);
const narrow = (width: (zoom: number) => number) => (zoom: number, feature?: Feature) =>
  width(zoom) * (feature && isService(feature) ? 0.6 : 1);

/** From afar a street is a line too thin for an edge: darker than the ground, so that it is seen. */
const inked = (fill: string, far: string, near: number) => (zoom: number) => (zoom < near ? far : fill);

const road = (set: Set<string>, width: (zoom: number) => number, fill: string | ((zoom: number) => string), casing: string, minzoom: number): [PaintRule, PaintRule] => [
  {
    dataLayer: 'street', minzoom: Math.max(minzoom, 13), filter: isIn(set),
    symbolizer: new LineSymbolizer({ color: casing, width: (zoom, feature) => narrow(width)(zoom, feature) + (zoom >= 16 ? 2 : 1.2), lineCap: 'round', lineJoin: 'round' }),
  },
  {
    dataLayer: 'street', minzoom, filter: isIn(set),
    symbolizer: new LineSymbolizer({ color: fill, width: (zoom, feature) => narrow(width)(zoom, feature), lineCap: 'round', lineJoin: 'round' }),
  },
];

/** A quiet warm-grey ground: what is drawn over it must be what is seen first. */
export function paintRules(p: Palette): PaintRule[] {
  const [minorCasing, minor] = road(minors, minorWidth, p.minor, p.casing, 13);
  const [majorCasing, major] = road(majors, majorWidth, inked(p.major, p.casing, 13), p.casing, 11);
  const [arterialCasing, arterial] = road(arterials, arterialWidth, inked(p.arterial, p.far, 13), p.casing, 9);
  const campus = new Set(['school', 'university', 'college', 'hospital', 'kindergarten']);
  return [
    { dataLayer: 'landuse', symbolizer: new PolygonSymbolizer({ fill: (_zoom, feature) => (feature && campus.has(String(feature.props.kind)) ? p.campus : p.landuse) }) },
    { dataLayer: 'park', symbolizer: new PolygonSymbolizer({ fill: p.park }) },
    { dataLayer: 'compound', minzoom: 13, symbolizer: new PolygonSymbolizer({ fill: p.compound }) },
    { dataLayer: 'water', symbolizer: new PolygonSymbolizer({ fill: p.water, stroke: p.waterEdge, width: 0.75 }) },
    { dataLayer: 'waterway', symbolizer: new LineSymbolizer({ color: p.water, width: exp(1.5, [[11, 0.6], [14, 2], [18, 9]]), lineCap: 'round', lineJoin: 'round' }) },
    { dataLayer: 'building', minzoom: 15, symbolizer: new PolygonSymbolizer({ fill: p.building, stroke: p.buildingEdge, width: 0.6 }) },
    {
      dataLayer: 'compound', minzoom: 15, filter: (_zoom, feature) => feature.props.walled === true,
      symbolizer: new LineSymbolizer({ color: p.wall, width: exp(1.4, [[15, 0.8], [18, 2]]) }),
    },
    { dataLayer: 'street', minzoom: 15, filter: (_zoom, feature) => inside(feature), symbolizer: new LineSymbolizer({ color: p.inside, width: exp(1.6, [[15, 0.8], [18, 5]]), lineCap: 'round' }) },
    { dataLayer: 'street', minzoom: 15, filter: isIn(paths), symbolizer: new LineSymbolizer({ color: p.path, width: exp(1.4, [[15, 0.7], [18, 1.8]]), dash: [3, 2] }) },
    { dataLayer: 'railway', filter: aboveGround, symbolizer: new LineSymbolizer({ color: p.railway, width: exp(1.4, [[11, 0.8], [16, 1.8]]) }) },
    { dataLayer: 'railway', minzoom: 14, filter: aboveGround, symbolizer: new LineSymbolizer({ color: p.railway, width: exp(1.4, [[14, 3], [17, 6]]), dash: [1, 9] }) },
    minorCasing, majorCasing, arterialCasing, minor, major, arterial,
    {
      dataLayer: 'gate', minzoom: 16,
      symbolizer: new CircleSymbolizer({
        radius: exp(1.3, [[16, 1.8], [18, 3.4]]), stroke: p.paper, width: 1,
        fill: (_zoom, feature) => (feature?.props.access === 'public' ? p.gatePublic : p.gateResidents),
      }),
    },
  ];
}

const family = '-apple-system, "Segoe UI", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", system-ui, "Noto Sans SC", "Microsoft YaHei", sans-serif';
const font = (size: number, weight = 400) => `${weight} ${size}px ${family}`;
const small = new Set(['neighbourhood', 'quarter', 'village', 'hamlet', 'locality']);
const placeFont = (zoom: number, feature?: Feature) => (feature && small.has(String(feature.props.kind)) ? font(12.5, 500) : zoom < 13 ? font(12.5, 600) : font(15, 600));

type Place = LabelSymbolizer['place'];

/** A label may be this much wider than the ground that it names. */
const overhang = 2;

/**
 * Names a polygon in the middle of its ring, not at its first corner, and once where tiles cut it into pieces.
 * @param fits only where the ground is about as wide as its name: no pond with a name larger than itself.
 */
function inMiddle(text: LabelSymbolizer, fits = false): LabelSymbolizer {
  const place: Place = (layout, geom, feature) => {
    const ring = geom.reduce((longest, other) => (other.length > longest.length ? other : longest));
    const middle = ring[0]!.clone();
    let area = 0;
    let x = 0;
    let y = 0;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const cross = ring[j]!.x * ring[i]!.y - ring[i]!.x * ring[j]!.y;
      area += cross;
      x += (ring[j]!.x + ring[i]!.x) * cross;
      y += (ring[j]!.y + ring[i]!.y) * cross;
    }
    if (Math.abs(area) > 1) {
      middle.x = x / (3 * area);
      middle.y = y / (3 * area);
    }
    const labels = text.place(layout, [[middle]], feature);
    const width = Math.max(...ring.map((point) => point.x)) - Math.min(...ring.map((point) => point.x));
    if (fits && labels?.some(({ bboxes }) => bboxes.some((box) => box.maxX - box.minX > width * overhang))) return undefined;
    return labels?.map((label) => ({
      ...label, deduplicationKey: String(feature.props.name), deduplicationDistance: 320,
    }));
  };
  return { place };
}

/** @param english names as they are in English, where that is known. */
export function labelRules(p: Palette, english: boolean): LabelRule[] {
  const names = english ? ['name:en', 'name'] : ['name'];
  const streetName = (size: number, weight: number) => new LineLabelSymbolizer({
    labelProps: names, fill: p.text, stroke: p.halo, width: 2.5, font: font(size, weight), repeatDistance: 420, position: 2,
  });
  return [
    { dataLayer: 'place', maxzoom: 16, filter: (zoom, feature) => zoom >= 14 || !small.has(String(feature.props.kind)), symbolizer: new CenteredTextSymbolizer({ labelProps: names, fill: p.textQuiet, stroke: p.halo, width: 3, font: placeFont }) },
    { dataLayer: 'street', minzoom: 13, filter: isIn(arterials), symbolizer: streetName(12, 500) },
    { dataLayer: 'street', minzoom: 14, filter: isIn(majors), symbolizer: streetName(11, 400) },
    { dataLayer: 'waterway', minzoom: 13, symbolizer: new LineLabelSymbolizer({ labelProps: names, fill: p.textWater, stroke: p.halo, width: 2.5, font: `italic ${font(11, 500)}`, repeatDistance: 600, position: 2 }) },
    { dataLayer: 'water', minzoom: 14, symbolizer: inMiddle(new CenteredTextSymbolizer({ labelProps: names, fill: p.textWater, stroke: p.halo, width: 2.5, font: `italic ${font(11, 500)}` }), true) },
    { dataLayer: 'park', minzoom: 14, symbolizer: inMiddle(new CenteredTextSymbolizer({ labelProps: names, fill: p.textPark, stroke: p.halo, width: 2.5, font: font(11, 500) }), true) },
    { dataLayer: 'compound', minzoom: 16, symbolizer: inMiddle(new CenteredTextSymbolizer({ labelProps: names, fill: p.textQuiet, stroke: p.halo, width: 2.5, font: font(11) })) },
    { dataLayer: 'landuse', minzoom: 16, symbolizer: inMiddle(new CenteredTextSymbolizer({ labelProps: names, fill: p.textQuiet, stroke: p.halo, width: 2.5, font: font(11) })) },
    { dataLayer: 'street', minzoom: 16, filter: isIn(minors), symbolizer: streetName(10.5, 400) },
  ];
}

/** Household points of a coverage run, by outcome: 0 covered, 1 not covered, 2 unsnapped, 3 excluded. */
export function householdRules(p: Palette): PaintRule[] {
  const fill = [p.accent, p.alert, p.paper, p.quiet];
  const edge = [p.paper, p.paper, p.alert, p.paper];
  return [{
    dataLayer: 'coverage', minzoom: 15,
    symbolizer: new CircleSymbolizer({
      radius: exp(1.3, [[15, 1.8], [17, 3.4], [19, 6]]), width: 1,
      fill: (_zoom, feature) => fill[Number(feature?.props.outcome ?? 0)] ?? p.quiet,
      stroke: (_zoom, feature) => edge[Number(feature?.props.outcome ?? 0)] ?? p.paper,
    }),
  }];
}

