/** Line icons on a grid of 24, drawn here so that nothing is fetched from elsewhere. */
const paths = {
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm5-1.5L20 20',
  locate: 'M12 4v3m0 10v3M4 12h3m10 0h3m-4 0a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z',
  close: 'M6 6l12 12M18 6 6 18',
  chevron: 'm6 9 6 6 6-6',
  back: 'm14 6-6 6 6 6',
  clock: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm0-12v4.4l3 1.8',
  walk: 'M13 5.2a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4ZM9 21l2.2-6L9 12.5l1-5 3 .5 1.5 3 3 1M10 7.5 7 9.5 6.5 13m6 1.5 2 2.5.8 4',
  pin: 'M12 21s6.5-6 6.5-11.2A6.5 6.5 0 0 0 5.5 9.8C5.5 15 12 21 12 21Zm0-8.6a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8Z',
  building: 'M5 21V5.5L13 3v18M13 9h6v12M3 21h18M8 8h2m-2 4h2m-2 4h2m6-3h1m-1 4h1',
  road: 'M8 3 5 21M16 3l3 18M12 4v3m0 3v4m0 3v4',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  warning: 'M12 4 2.8 20h18.4L12 4Zm0 6v4.5m0 2.6v.4',
  barrier: 'M3 9h18v6H3zM6 15v5m12-5v5M8 9l-3 6m8-6-3 6m8-6-3 6',
  none: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM6.5 6.5l11 11',
  item: 'M6 3h9l4 4v14H6zM14 3v5h5M9.5 12.5l5 5m0-5-5 5',
  people: 'M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11Zm-6 8.5c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5M16 11a2.7 2.7 0 1 0-1-5.2m2.5 8.4c2.1.6 3.5 2.4 3.5 4.8',
  broken: 'M10 14 7.5 16.5a3.2 3.2 0 0 1-4.5-4.5L5.5 9.5m8.5.5 2.5-2.5A3.2 3.2 0 0 1 21 12l-2.5 2.5M9 4l1 3m5 10 1 3',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  swap: 'M7 7h12l-3-3M17 17H5l3 3',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8.5c0-4 3.3-6.5 7.5-6.5s7.5 2.5 7.5 6.5',
  phone: 'M6 3h4l1.5 4.5L9 9.5a12 12 0 0 0 5.5 5.5l2-2.5L21 14v4a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3Z',
  wheelchair: 'M9.5 5a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4Zm0 2v6h5l3 6.5h2M9.5 9.5h4M8 11.2A5 5 0 1 0 14.6 17',
  child: 'M12 6.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM12 8v6m-4-4 4-1 4 1m-6 11 2-7 2 7',
  elder: 'M11 5.2a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4ZM8 21l1.8-6.5L8.5 12 9.5 7.5l2.5 1L14 12h2.5v9M12 15l1.5 6',
  help: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm-2.3-9.6a2.3 2.3 0 1 1 3.6 1.9c-.8.5-1.3 1-1.3 1.9m0 2v.2',
  info: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm0-9v5m0-8.2v.2',
  stop: 'M7 7h10v10H7z',
  flag: 'M5 21V4m0 1c5-3 9 3 14 0v9c-5 3-9-3-14 0',
  send: 'M4 12 20 4l-6 16-3.2-6.8L4 12Zm6.8 1.2L20 4',
  camera: 'M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4Z',
  cloudOff: 'M4 4l16 16M8 7.2A5.5 5.5 0 0 1 17.3 10 4 4 0 0 1 20 16.6M17 18H7a4.3 4.3 0 0 1-1-8.4',
  pencil: 'm14.5 5.5 4 4L8 20H4v-4L14.5 5.5Z',
  meter: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm0-8 3.5-3.5M8 16h8',
  heart: 'M12 20S4.5 15 4.5 9.5A4 4 0 0 1 12 7.6a4 4 0 0 1 7.5 1.9C19.5 15 12 20 12 20Z',
  history: 'M4.5 12a7.5 7.5 0 1 0 2.3-5.4L4.5 8.8M4.5 4.5v4.3h4.3M12 8v4.3l3 1.7',
  undo: 'M9 7 5 11l4 4M5 11h9a5 5 0 0 1 0 10h-3',
  redo: 'm15 7 4 4-4 4m4-4h-9a5 5 0 0 0 0 10h3',
  bin: 'M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7M10.5 10.5v6m3-6v6',
  circle: 'M12 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm0 3.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
  straight: 'M12 20V5m-5 5 5-5 5 5',
  bearLeft: 'M15 20v-6L6.5 5.5m0 6.5v-6.5H13',
  bearRight: 'M9 20v-6l8.5-8.5m0 6.5v-6.5H11',
  turnLeft: 'M17 20v-7a3 3 0 0 0-3-3H5m4.5-4.5L5 10l4.5 4.5',
  turnRight: 'M7 20v-7a3 3 0 0 1 3-3h9m-4.5-4.5L19 10l-4.5 4.5',
  sharpLeft: 'M17 20V5L6.5 15.5m0-6.5v6.5H13',
  sharpRight: 'M7 20V5l10.5 10.5m0-6.5v6.5H11',
  turnBack: 'M17 20V9.5a5 5 0 0 0-10 0V17m-4-4 4 4 4-4',
  stairs: 'M3 19h5v-4h4v-4h4V7h5',
  crossing: 'M6 4v16M10 4v16M14 4v16M18 4v16',
  tree: 'M12 21v-7m0 0c-4 0-6-2-6-5a6 6 0 0 1 12 0c0 3-2 5-6 5Zm0 0V9m-6 12h12',
  water: 'M3 8c3-2.5 6 2.5 9 0s6 2.5 9 0M3 13c3-2.5 6 2.5 9 0s6 2.5 9 0M3 18c3-2.5 6 2.5 9 0s6 2.5 9 0',
  gate: 'M4 20V7m16 13V7M4 8.5C9 4 15 4 20 8.5M8 20V7.5m8 12.5V7.5M12 20V6',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7"
      stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
