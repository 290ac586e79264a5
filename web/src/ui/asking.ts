import { useState } from 'preact/hooks';

/** One request at a time: whether it runs, and what went wrong with the last. `onFailure`: what else is to be done then. */
export function useAsking(onFailure?: () => void) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const ask = async (what: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await what();
    } catch (failure) {
      setError(failure);
      onFailure?.();
    }
    setBusy(false);
  };
  return { busy, error, ask };
}

/** What a form's field holds. */
export const fieldOf = (form: HTMLFormElement, name: string): string => String(new FormData(form).get(name) ?? '');
