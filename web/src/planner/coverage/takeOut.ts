import { address, nameOf } from '../../api/client';
import { language, t } from '../../i18n';
import { cityDay } from '../../i18n/format';
import { targetName } from '../questionText';
import { askSignIn } from '../SignIn';
import { account, city, personas } from '../state';
import { fetchFile, fileName, taken } from '../taking';
import { run } from './state';

export type Format = 'xlsx' | 'gpkg' | 'geojson' | 'csv';

/** Downloads a run as a file. What the service makes takes a while: it can be cancelled, there too. */
export async function takeOut(id: string, format: Format, table: 'areas' | 'gaps', level: number): Promise<void> {
  if (!account.value) {
    askSignIn(() => void takeOut(id, format, table, level), t('cov.export.signIn'));
    return;
  }
  const part = format === 'xlsx' || format === 'gpkg' ? null : table === 'gaps' ? t('tab.gaps') : t(`level.${level as 1 | 2 | 3 | 4 | 5}`);
  const name = runFileName(part, format);
  await taken(t(`cov.export.${format}`), async (signal) => [
    await fetchFile((follow) => address(`coverage-runs/${id}/export`, { format, table, level, lang: language.peek(), follow }), signal), name,
  ]);
}

/** By city, what is asked and the day of the answer. */
export function runFileName(part: string | null, ending: string): string {
  const { question, finishedAt, createdAt } = run.peek()!;
  const who = personas.peek().find((persona) => persona.code === question.persona);
  return fileName([
    city.peek()!.name, targetName(question), t('unit.minutes', { n: question.minutes }), question.persona !== 'adult' && who ? nameOf(who, language.peek()) : null,
    question.at?.slice(0, 16).replace(':', '') ?? null, part, cityDay(finishedAt ?? createdAt),
  ], ending);
}
