/** Longest side and quality of a photo as it is kept and sent: legible, and a day's photos fit on a phone. */
const longestPixels = 1600;
const quality = 0.82;

export interface Shrunk { type: 'image/jpeg'; bytes: ArrayBuffer }

/** The size with its longest side at most `longest`. */
export function fitted(width: number, height: number, longest = longestPixels): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * A photo made smaller on the phone; drawing it anew also leaves behind where and with what it was taken.
 * @throws a DOMException where the file is no photo that this browser can read.
 */
export async function shrink(file: Blob): Promise<Shrunk> {
  const photo = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    const { width, height } = fitted(photo.width, photo.height);
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    canvas.getContext('2d')!.drawImage(photo, 0, 0, width, height);
    const blob = await new Promise<Blob | null>((done) => { canvas.toBlob(done, 'image/jpeg', quality); });
    if (!blob) throw new DOMException('The photo could not be drawn.', 'EncodingError');
    return { type: 'image/jpeg', bytes: await blob.arrayBuffer() };
  } finally {
    photo.close();
  }
}
