/** A page's query with these parameters set, or taken out where null; every other, such as the language, is kept. */
export function withParameters(search: string, parameters: Record<string, string | null>): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString().replace(/%3A/gi, ':').replace(/%2F/gi, '/').replace(/%2C/gi, ',');
  return text ? `?${text}` : '';
}

/** What comes next is a step: the Back button leads to what is on the screen now. */
export const remember = (): void => history.pushState(history.state, '', location.href);

/** Writes parameters into the address, so that it is a link to what is on the screen. `step`: the Back button leads back to what was. */
export function setAddress(parameters: Record<string, string | null>, step = false): void {
  const next = `${location.pathname}${withParameters(location.search, parameters)}`;
  if (step) history.pushState(history.state, '', next);
  else history.replaceState(history.state, '', next);
}
