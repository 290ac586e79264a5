import { address, nameOf } from '../../api/client';
import { language, t } from '../../i18n';
import { localNow } from '../../i18n/format';
import { city, personas } from '../state';
import { fetchFile, fileName, taken } from '../taking';
import { Taking } from '../Taking';
import { area, areaId, walker } from './state';

const formats = ['xlsx', 'csv'] as const;

/** The figures on the screen as a file: of all communities, or of the one that is open. */
export function Take() {
  const take = (format: (typeof formats)[number]) => {
    const id = areaId.peek();
    const who = personas.peek().find((persona) => persona.code === walker.peek());
    const { name, timeZone } = city.peek()!;
    const file = fileName([name, t('circle.take.file'), area.peek()?.name ?? null, who ? nameOf(who, language.peek()) : null, localNow(timeZone).slice(0, 10)], format);
    return taken(t(`circle.take.${format}`), async (signal) => [
      await fetchFile(() => address('living-circle/export', { format, area: id, persona: walker.peek(), lang: language.peek() }), signal), file,
    ]);
  };
  return (
    <div class="circle-take">
      {formats.map((format) => <button key={format} type="button" class="button button-small" onClick={() => void take(format)}>{t(`circle.take.${format}`)}</button>)}
      <Taking />
    </div>
  );
}
