/** Colours of what is drawn on canvas, where CSS variables do not reach. */
export interface Palette {
  land: string; landuse: string; campus: string; park: string; water: string; waterEdge: string;
  compound: string; wall: string; building: string; buildingEdge: string; railway: string;
  casing: string; far: string; minor: string; major: string; arterial: string; path: string; inside: string;
  text: string; textQuiet: string; textWater: string; textPark: string; halo: string;
  gatePublic: string; gateResidents: string;
  ink: string; paper: string; accent: string; alert: string; quiet: string;
  /** Nearer or newly covered, and farther or not covered any more: blue and orange stay apart for every kind of colour vision. */
  gain: string; gainWeak: string; loss: string; lossWeak: string;
  /** The three-colour mark of a household. */
  marks: { red: string; yellow: string; blue: string };
}

export const light: Palette = {
  land: '#f3f0ea', landuse: '#eeeae2', campus: '#ece8dc', park: '#dce6cf', water: '#c3d8e0', waterEdge: '#b3ccd6',
  compound: '#eae3d8', wall: '#bfb2a0', building: '#e0d9cd', buildingEdge: '#d2c9ba', railway: '#c4bdb2',
  casing: '#dfd8cb', far: '#d3c9b8', minor: '#ffffff', major: '#ffffff', arterial: '#fdf6e6', path: '#c9bda9', inside: '#fbf9f5',
  text: '#4b463e', textQuiet: '#7b7366', textWater: '#5a8496', textPark: '#62794e', halo: 'rgba(250,248,244,.92)',
  gatePublic: '#14573b', gateResidents: '#94866f',
  ink: '#22282b', paper: '#ffffff', accent: '#0f5c70', alert: '#c2410c', quiet: '#7d776d',
  gain: '#0f5c70', gainWeak: '#5e9fb3', loss: '#a63603', lossWeak: '#e08244',
  marks: { red: '#c8281e', yellow: '#e0a400', blue: '#2b6cb8' },
};

export const dark: Palette = {
  land: '#1b1e20', landuse: '#1e2123', campus: '#202325', park: '#1d2822', water: '#16262e', waterEdge: '#1c313b',
  compound: '#222628', wall: '#4a4640', building: '#282c2f', buildingEdge: '#303538', railway: '#3d4144',
  casing: '#15181a', far: '#4a4844', minor: '#2c3134', major: '#363c40', arterial: '#423f38', path: '#3a3f42', inside: '#262b2e',
  text: '#c9c4bb', textQuiet: '#8f8b84', textWater: '#6d96a8', textPark: '#7f9a72', halo: 'rgba(24,27,29,.9)',
  gatePublic: '#7fd0a6', gateResidents: '#8d857a',
  ink: '#eceae6', paper: '#1f2325', accent: '#5cc0d6', alert: '#ff8a50', quiet: '#9a958d',
  gain: '#5cc0d6', gainWeak: '#37869c', loss: '#ff8a50', lossWeak: '#c9773f',
  marks: { red: '#ff6b5e', yellow: '#f2c04b', blue: '#6aa9ec' },
};

const darkQuery = typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-color-scheme: dark)');
/** A page that shows paper, `data-paper` on its root, is light whatever the browser prefers. */
const onPaper = (): boolean => 'paper' in document.documentElement.dataset;
export const palette = (): Palette => (darkQuery?.matches && !onPaper() ? dark : light);
export const onPaletteChange = (listener: () => void): (() => void) => {
  darkQuery?.addEventListener('change', listener);
  return () => darkQuery?.removeEventListener('change', listener);
};
