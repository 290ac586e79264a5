import { signal } from '@preact/signals';
import { api } from '../../api/client';
import type { CompoundGround, Feature, ParentChoice } from '../../api/types';
import { chosenAreas, during, ground, look, wanted } from './state';

/** Compounds of the chosen area, or of the one whose parts are shown; null: not asked yet. */
export const compounds = signal<Feature<CompoundGround>[] | null>(null);
/** The one that is looked at. */
export const compound = signal<number | null>(null);

export const loadCompounds = (): Promise<void> => during(async () => {
  const area = chosenAreas.value[0]?.properties.id ?? ground.value?.parent?.properties.id;
  compounds.value = null;
  compound.value = null;
  if (area !== undefined) compounds.value = (await api.compounds(area)).features;
});

/** What its closing, or taking that back, would change. */
export function askCompound({ id, revision, validTo }: CompoundGround): Promise<void> {
  compound.value = id;
  wanted.value = { kind: validTo ? 'reopenCompound' : 'closeCompound', compound: { id, revision } };
  return look();
}

/** Areas beside the chosen ones, those that they could belong to first. */
export const parents = signal<ParentChoice[] | null>(null);

export const loadParents = (): Promise<void> => during(async () => {
  parents.value = null;
  parents.value = await api.parents(chosenAreas.value.map(({ properties }) => properties.id));
});
