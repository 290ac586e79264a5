import { api } from '../api/client';
import type { ScopeArea } from '../api/types';
import { t } from '../i18n';
import { Combo } from '../ui/Combo';
import { Icon } from '../ui/Icon';

type Chosen = Pick<ScopeArea, 'id' | 'name'>;

/** The areas of a scope: found by name, taken away one by one. */
export function ScopeField({ areas, onChange }: { areas: Chosen[]; onChange: (areas: Chosen[]) => void }) {
  const find = async (text: string, signal: AbortSignal) => (await api.search(text, signal))
    .filter((hit) => hit.type === 'area' && !areas.some((area) => area.id === hit.id))
    .map((hit) => ({ key: String(hit.id), label: hit.name, detail: hit.context ?? undefined, value: { id: hit.id, name: hit.name } }));
  return (
    <div class="stacked" role="group" aria-label={t('admin.areas')}>
      {t('admin.areas')}
      <div class="chips">
        {areas.map((area) => (
          <button key={area.id} type="button" class="chip" aria-label={t('admin.removeArea', { name: area.name })} onClick={() => onChange(areas.filter((other) => other.id !== area.id))}>
            {area.name}<Icon name="close" size={14} />
          </button>
        ))}
      </div>
      <Combo key={areas.length} label={t('admin.addArea')} placeholder={t('admin.addArea')} text="" find={find} empty={t('admin.noArea')} onPick={(option) => onChange([...areas, option.value])} />
    </div>
  );
}
