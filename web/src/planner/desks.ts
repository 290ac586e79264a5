import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { setAddress } from '../ui/address';

/** One desk a task, loaded when it is opened. Each keeps its own state and writes its own parameters into the address. */
const desks = {
  coverage: () => import('./coverage/Desk'),
  scenarios: () => import('./scenarios/Desk'),
  siting: () => import('./siting/Desk'),
  circle: () => import('./circle/Desk'),
  borders: () => import('./borders/Desk'),
  import: () => import('./import/Desk'),
} satisfies Record<string, () => Promise<{ Desk: ComponentType }>>;

export type DeskName = keyof typeof desks;
export const deskNames = Object.keys(desks) as DeskName[];

const asked = (search: string): DeskName => deskNames.find((name) => name === new URLSearchParams(search).get('desk')) ?? 'coverage';

export const desk = signal<DeskName>(asked(location.search));
export const deskError = signal<unknown>(null);
export const loaded = signal<Partial<Record<DeskName, ComponentType>>>({});

export async function loadDesk(name: DeskName): Promise<void> {
  deskError.value = null;
  try {
    const { Desk } = await desks[name]();
    loaded.value = { ...loaded.peek(), [name]: Desk };
  } catch (error) {
    deskError.value = error;
  }
}

/** Opens a desk; the Back button leads to the one before. `parameters`: what that desk is to read from the address. */
export function openDesk(name: DeskName, parameters: Record<string, string | null> = {}): void {
  setAddress({ desk: name === 'coverage' ? null : name, ...parameters }, true);
  desk.value = name;
}

addEventListener('popstate', () => { desk.value = asked(location.search); });
