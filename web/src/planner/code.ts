/** Servers and proxies refuse addresses of more than some 8,000 characters. */
const longest = 6000;

/** A value as letters, digits, - and _, for the address; null where it is too long for a link. */
export function writeCode(value: unknown): string | null {
  let binary = '';
  for (const byte of new TextEncoder().encode(JSON.stringify(value))) binary += String.fromCharCode(byte);
  const code = btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  return code.length <= longest ? code : null;
}

/** @returns null where it is none, or cannot be understood. */
export function readCode(code: string | null): unknown {
  if (!code) return null;
  try {
    const binary = atob(code.replace(/-/g, '+').replace(/_/g, '/'));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (c) => c.charCodeAt(0))));
  } catch (error) {
    console.info('The address holds what cannot be read.', error);
    return null;
  }
}
