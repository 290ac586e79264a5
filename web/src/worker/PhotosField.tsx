import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';
import type { DraftForm } from './draft';
import { store } from './state';

/** Photos of a form: taken with the phone's camera or chosen, made small, kept at once. */
export function PhotosField({ draft, most }: { draft: DraftForm<object>; most: number }) {
  const [busy, setBusy] = useState(false);
  const take = async (input: HTMLInputElement) => {
    setBusy(true);
    for (const file of input.files ?? []) await draft.takePhoto(file);
    input.value = '';
    setBusy(false);
  };
  return (
    <div class="photos">
      {draft.photoIds.map((id, index) => (
        <span key={id} class="photo">
          <Photo id={id} alt={t('worker.photo.nth', { n: index + 1 })} />
          <button type="button" class="icon-button" aria-label={t('worker.photo.remove', { n: index + 1 })} onClick={() => void draft.dropPhoto(id)}><Icon name="close" /></button>
        </span>
      ))}
      {draft.photoIds.length < most && (
        <label class="photo-add" aria-busy={busy}>
          <Icon name="camera" size={24} />{t(busy ? 'worker.photo.busy' : 'worker.photo.add')}
          <input type="file" accept="image/*" capture="environment" class="sr-only" disabled={busy} onChange={(event) => void take(event.currentTarget)} />
        </label>
      )}
      {draft.unreadable && <p class="field-problem" role="alert">{t('worker.photo.unreadable')}</p>}
    </div>
  );
}

/** A photo that is on the phone. */
export function Photo({ id, alt }: { id: string; alt: string }) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let gone = false;
    void store.peek()?.get('photos', id).then((photo) => {
      if (!photo || gone) return;
      made = URL.createObjectURL(new Blob([photo.bytes], { type: photo.type }));
      setUrl(made);
    });
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [id]);
  return url ? <img src={url} alt={alt} /> : <span class="photo-empty" />;
}
