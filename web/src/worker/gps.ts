const withinMilliseconds = 10_000;
const notOlderThanMilliseconds = 30_000;

/** Where the phone is; null where it cannot or may not tell. */
export const whereAmI = (): Promise<{ lon: number; lat: number } | null> => new Promise((told) => {
  if (!('geolocation' in navigator)) return told(null);
  navigator.geolocation.getCurrentPosition(({ coords }) => told({ lon: coords.longitude, lat: coords.latitude }), () => told(null),
    { enableHighAccuracy: true, timeout: withinMilliseconds, maximumAge: notOlderThanMilliseconds });
});
