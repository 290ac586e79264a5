import './print.css';

/** What fits between the margins of an A4 sheet, in CSS pixels (182 mm at 96 to the inch), and the most of its height that a map takes. */
const paper = { width: 686, mapHeight: 520 };

/**
 * A map on paper is the map on the screen, made smaller: it keeps its size and so what it shows, and is enlarged or reduced as a whole. The paper's
 * heading is the page's title.
 */
addEventListener('beforeprint', () => {
  document.body.dataset.title = document.title;
  for (const map of document.querySelectorAll<HTMLElement>('.leaflet-container')) {
    const { width, height } = map.getBoundingClientRect();
    if (width === 0 || height === 0) continue;
    map.style.setProperty('--paper-width', `${width}px`);
    map.style.setProperty('--paper-height', `${height}px`);
    map.style.setProperty('--paper-zoom', String(Math.min(1, paper.width / width, paper.mapHeight / height)));
  }
});
addEventListener('afterprint', () => {
  for (const map of document.querySelectorAll<HTMLElement>('.leaflet-container')) {
    for (const name of ['--paper-width', '--paper-height', '--paper-zoom']) map.style.removeProperty(name);
  }
});
