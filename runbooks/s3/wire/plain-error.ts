/** An error as it goes from thread to thread: with its name and all that was added to it, which a copy of an error would lose. */
export interface Plain {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly more: Readonly<Record<string, unknown>>;
}

export function plain(error: unknown): Plain {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), more: {} };
  const { name, message, stack, ...more } = error;
  return { name: error.name, message: error.message, stack: error.stack, more };
}

export function revive({ name, message, stack, more }: Plain): Error {
  return Object.assign(new Error(message), { ...more, name, stack });
}
