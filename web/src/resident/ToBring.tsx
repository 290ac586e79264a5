import { nameOf } from '../api/client';
import { language, t } from '../i18n';
import { Icon } from '../ui/Icon';
import { Problem } from '../ui/Notice';
import { retry, toBring, toBringError } from './state';

/** What to take along for the item that is asked for, before anybody sets out. */
export function ToBring() {
  const known = toBring.value;
  if (toBringError.value !== null) return <Problem error={toBringError.value} onRetry={retry} />;
  if (!known) return null;
  if (known.materials.length === 0) return <p class="bring"><Icon name="check" size={18} /><span>{t('bring.nothing')}</span></p>;
  return (
    <div class="bring">
      <Icon name="list" size={18} />
      <div>
        <h3>{t('bring.title')}</h3>
        <ul>{known.materials.map((material) => <li key={material.code}>{nameOf(material, language.value)}</li>)}</ul>
        <p class="quiet">{t('bring.example')}</p>
      </div>
    </div>
  );
}
