/** What the service refused or could not do, ready to be shown. `status` 0: the service could not be reached. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly fields: Record<string, string[]> = {},
    readonly retryAfterSeconds: number | null = null,
    /** By which a page finds words of its own; null: there is the detail only. */
    readonly code: string | null = null,
    /** The name of the area that it is about, where the service gives it. */
    readonly area: string | null = null,
  ) {
    super(detail || title);
    this.name = 'ApiError';
  }

  /** Every sentence the service said about it, once: where it names fields, the detail repeats what it says of them. */
  get sentences(): string[] {
    const ofFields = Object.values(this.fields).flat();
    return [...new Set((ofFields.length > 0 ? ofFields : [this.detail]).filter((text) => text.length > 0))];
  }
}

export const offline = (): ApiError => new ApiError(0, 'offline', '');

/** Reads application/problem+json; any other body leaves only the status. */
export async function problemOf(response: Response): Promise<ApiError> {
  const body = await response.text();
  const retryAfter = Number(response.headers.get('Retry-After') ?? NaN);
  const retryAfterSeconds = Number.isFinite(retryAfter) ? retryAfter : null;
  try {
    const problem = JSON.parse(body) as { title?: string; detail?: string; errors?: Record<string, string[] | string>; code?: unknown; area?: unknown };
    const fields = Object.fromEntries(
      Object.entries(problem.errors ?? {}).map(([name, said]) => [name, Array.isArray(said) ? said : [String(said)]]),
    );
    return new ApiError(response.status, problem.title ?? '', problem.detail ?? '', fields, retryAfterSeconds, textOrNull(problem.code), textOrNull(problem.area));
  } catch {
    return new ApiError(response.status, response.statusText, '', {}, retryAfterSeconds);
  }
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';
