/** As fetch, of a file: tells the share of it that is sent, 0 to 1, which fetch cannot.
 * @throws an AbortError where it was aborted, a TypeError where the service cannot be reached; as fetch. */
export const sendFile = (url: string, file: Blob, headers: Record<string, string>, signal: AbortSignal | undefined, onSent: (share: number) => void): Promise<Response> =>
  new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open('POST', url);
    for (const [name, value] of Object.entries(headers)) sending.setRequestHeader(name, value);
    sending.upload.onprogress = ({ loaded, total, lengthComputable }) => { if (lengthComputable) onSent(loaded / total); };
    sending.onload = () => {
      const retryAfter = sending.getResponseHeader('Retry-After');
      resolve(new Response(sending.responseText || null, { status: sending.status, statusText: sending.statusText, headers: retryAfter ? { 'Retry-After': retryAfter } : {} }));
    };
    sending.onerror = () => reject(new TypeError('The service cannot be reached.'));
    sending.onabort = () => reject(new DOMException('Sending was stopped.', 'AbortError'));
    const stop = () => sending.abort();
    signal?.addEventListener('abort', stop);
    sending.onloadend = () => signal?.removeEventListener('abort', stop);
    sending.send(file);
  });
